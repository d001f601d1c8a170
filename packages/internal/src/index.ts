export { type Deadline, startDeadline, withinDeadline } from './deadline';
export { messageOf, stackOf } from './failure-text';
export { type FolderLock, type FolderLockOptions, lockFolder } from './folder-lock/folder-lock';
export {
  isDeeper,
  MAX_JSON_DEPTH,
  type ParsedJson,
  type ParseJsonOptions,
  parseJson,
  parseJsonObject,
  tooDeep,
} from './parse-json';
