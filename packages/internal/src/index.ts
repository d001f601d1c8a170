export { aliasProperty, defineAlias } from './define-alias';
export { type FolderLock, type FolderLockOptions, lockFolder } from './folder-lock/folder-lock';
export { hmacSha256 } from './hmac-sha256';
export { listenOn } from './http/listen-on';
export { areLoopbackAddresses, isLoopback, isLoopbackAddress } from './http/loopback';
export { closeIfUnread, isPlainPost } from './http/plain-request';
export { afterReading, atEndOfTurn } from './http/turn';
export { namesByDistance, nearestName } from './nearest-name';
export {
  isDeeper,
  jsonProblem,
  MAX_JSON_DEPTH,
  type ParsedJson,
  type ParseJsonOptions,
  parseJson,
  parseJsonObject,
  tooDeep,
} from './parse-json';
export { randomNonce } from './random-nonce';
export type { RuleLanguage } from './rules/language';
export { parseRule } from './rules/parse-rule';
export {
  type Comparison,
  type Expression,
  partsOf,
  somePart,
  usesVariable,
  withParts,
} from './rules/syntax';
export { hideArguments, withoutArguments } from './secrets/hide-arguments';
export { preview, previewAddress, previewName, previewOption, withoutSecrets } from './secrets/preview';
export {
  type FoundSecret,
  isDer,
  type SecretVariable,
  secretFile,
  secretVariable,
} from './secrets/secret-variable';
export { displayWidth } from './terminal/display-width';
export { messageIn, messageOf, stackOf } from './terminal/failure-text';
export { nodeProblem } from './terminal/node-version';
export { parametersInChinese, problemsInChinese } from './terminal/parameters-in-chinese';
export { runProgram } from './terminal/run-program';
export { say, textOf, told } from './terminal/say';
export { stopSignal } from './terminal/stop-signal';
export { hasColours, isLive } from './terminal/terminal-abilities';
export { type Language, type Text, terminalLanguage } from './terminal/terminal-language';
export { terminalJson, terminalText } from './terminal/terminal-text';
export { type Deadline, startDeadline, withinDeadline } from './time/deadline';
export { LONGEST_TIMER } from './time/longest-timer';
export { type Rate, type RateTable, rateTable, tokenBucket } from './time/token-bucket';
