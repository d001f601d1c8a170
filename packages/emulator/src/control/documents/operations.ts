/*
 * What the routes of documents do. They load this file at the first request: it loads the database and the parser of
 * filters, which `cloudpay dev` does without until then.
 */
export { getDocument, listDocuments } from './read-documents';
export { exportLines, importFile } from './transfer';
export { insertDocument, removeDocument, replaceDocument } from './write-documents';
