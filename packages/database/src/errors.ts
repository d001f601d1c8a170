import { CodedError } from '@opencloudpay/contracts/coded-error';

/** CloudBase's code of a refused database call, as the SDK receives it. */
export type DocumentErrorCode =
  /** The collection does not exist. SDK: errCode -502005. */
  | 'DATABASE_COLLECTION_NOT_EXIST'
  /** The request is not valid, or the database refuses it. SDK: errCode -502001. */
  | 'DATABASE_REQUEST_FAILED'
  /** Another write has changed a document since the transaction began. Run the transaction again. */
  | 'DATABASE_TRANSACTION_CONFLICT';

/** A database call that was refused, in CloudBase's codes and texts. */
export class DocumentError extends CodedError<DocumentErrorCode> {}
