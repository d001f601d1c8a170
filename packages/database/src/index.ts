export { DocumentError, type DocumentErrorCode } from './errors';
export {
  type ImportFileOptions,
  importFile,
  type KindsTally,
  shortDocument,
  tallyKinds,
} from './formats';
export { parseDocument as parseExtendedJson } from './language';
export {
  type DocumentDatabase,
  type DocumentDatabaseOptions,
  openDatabase,
  type UserWatchOptions,
} from './open-database';
export {
  type BasicPermission,
  type CollectionPermission,
  type DatabaseUser,
  DEFAULT_PERMISSION,
  type PermissionRefusal,
  permissionOf,
  type RefusalCause,
  type SecurityRules,
} from './permissions';
export {
  type MovedRows,
  type MovedSchema,
  type MoveFolderOptions,
  moveFolder,
} from './sql/move/move-folder';
export type { CollectionStats } from './store/catalog/collections';
export type { IndexDeclaration, IndexDescription } from './store/catalog/indexes';
export type { DocumentChange, SlowQuery } from './store/context';
export type { DocumentEnvironment } from './store/environment';
export type { DocumentLimits } from './store/limits';
export { documentsToMove } from './store/move';
export type {
  DocumentOperations,
  FindOptions,
  PlainDocument,
  UpdateOptions,
  UpdateResult,
} from './store/plain';
export type { DocumentTransaction } from './store/transactions/document-transaction';
export type { ImportOptions, ImportResult } from './store/transfer';
export type { WatchChange } from './watch/differences';
export type { Answer, CallOptions, UserCallOptions } from './wire/handle';
