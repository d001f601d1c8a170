export type { FileDocument } from './file-document';
export { readDocuments } from './read-documents';
export { shortDocument } from './short-text';
