export { createPostgresDatabase, type PostgresDatabase } from '../../../database/src/testing/postgres';
