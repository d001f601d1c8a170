export { type ImportFileOptions, importFile } from './import-file';
export { type KindsTally, tallyKinds } from './kinds-tally';
export { shortDocument } from './short-text';
