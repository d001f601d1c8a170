/**
 * Connections to PostgreSQL, in a folder or on a server, for the packages that keep tables there: each opens a schema of
 * its own with its own migrations.
 */
export { DatabaseError, type DatabaseErrorCode } from './errors';
export { asDatabaseError } from './failure';
export { type InspectedSchema, inspectDatabase } from './inspect';
export { migrate } from './migrate';
export type { Migration } from './migration';
export { openSql, type SqlDatabase, type SqlSchema } from './open-sql';
export { type DatabaseOptions, type DatabaseWait, START_TIMEOUT } from './options';
export { isEncoded, type Place, placeOf } from './place';
export type { Statement } from './sql-pool';
export { whileUnreachable } from './while-unreachable';
