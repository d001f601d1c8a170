export { startPostgres, type TestPostgres } from '../../../database/src/testing/postgres';
