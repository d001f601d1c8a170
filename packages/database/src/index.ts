export { DocumentError, type DocumentErrorCode } from './errors';
export { type DocumentDatabase, type DocumentDatabaseOptions, openDatabase } from './open-database';
