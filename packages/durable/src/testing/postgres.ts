export {
  createPostgresDatabase,
  type PostgresDatabase,
  startPostgres,
} from '../../../database/src/testing/postgres';
