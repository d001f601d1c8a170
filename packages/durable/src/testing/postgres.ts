export {
  createPostgresDatabase,
  type PostgresDatabase,
  startPostgres,
  type TestPostgres,
} from '../../../database/src/testing/postgres';
