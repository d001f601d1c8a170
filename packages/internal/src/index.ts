export { type Deadline, startDeadline, withinDeadline } from './deadline';
export { aliasProperty, defineAlias } from './define-alias';
export { displayWidth } from './display-width';
export { messageIn, messageOf, stackOf } from './failure-text';
export { type FolderLock, type FolderLockOptions, lockFolder } from './folder-lock/folder-lock';
export { hideArguments, withoutArguments } from './hide-arguments';
export { hmacSha256 } from './hmac-sha256';
export { listenOn } from './listen-on';
export { LONGEST_TIMER } from './longest-timer';
export { areLoopbackAddresses, isLoopback, isLoopbackAddress } from './loopback';
export { namesByDistance, nearestName } from './nearest-name';
export { nodeProblem } from './node-version';
export { parametersInChinese, problemsInChinese } from './parameters-in-chinese';
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
export { closeIfUnread, isPlainPost } from './plain-request';
export { preview, previewAddress, previewName, previewOption, withoutSecrets } from './preview';
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
export { runProgram } from './run-program';
export { say, textOf, told } from './say';
export { type FoundSecret, isDer, type SecretVariable, secretFile, secretVariable } from './secret-variable';
export { stopSignal } from './stop-signal';
export { hasColours, isLive } from './terminal-abilities';
export { type Language, type Text, terminalLanguage } from './terminal-language';
export { terminalJson, terminalText } from './terminal-text';
export { type Rate, type RateTable, rateTable, tokenBucket } from './token-bucket';
export { afterReading, atEndOfTurn } from './turn';
