export type { FileDocument } from './file-document';
export { type ImportFileOptions, importFile } from './import-file';
export { type KindsTally, tallyKinds } from './kinds-tally';
export { readDocuments } from './read-documents';
export { shortDocument } from './short-text';
