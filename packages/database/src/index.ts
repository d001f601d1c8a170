export { DocumentError, type DocumentErrorCode } from './errors';
