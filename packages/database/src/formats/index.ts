export { type FileDocument, readDocuments } from './read-documents';
export { shortDocument } from './short-text';
