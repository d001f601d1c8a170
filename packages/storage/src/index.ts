export type { BucketOptions } from './bucket/bucket-options';
export { StorageError, type StorageErrorCode } from './errors';
export type {
  FileContent,
  FileEnvironment,
  ListedFile,
  ListFilesOptions,
  StoredFile,
} from './file-environment';
export type { FileChange } from './observed-store';
export { type FileStorage, openStorage, type StorageOptions, type StoragePlace } from './open-storage';
export type { FileRefusal } from './permissions/guard';
export type {
  BasicFilePermission,
  FileOperation,
  FilePermission,
  FileSecurityRules,
} from './permissions/permission';
