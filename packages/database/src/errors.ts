import { CodedError } from '@opencloudpay/contracts/coded-error';

/** CloudBase's code of a refused database call, as the SDK receives it. */
export type DocumentErrorCode =
  /** The collection does not exist. SDK: errCode -502005. */
  | 'DATABASE_COLLECTION_NOT_EXIST'
  /** A collection of this name exists. SDK: errCode -501001. */
  | 'DATABASE_COLLECTION_ALREADY_EXIST'
  /** The request is not valid, or the database refuses it. SDK: errCode -502001. */
  | 'DATABASE_REQUEST_FAILED'
  /** The permission of the collection does not allow a mini program's call. SDK: errCode -502003. */
  | 'DATABASE_PERMISSION_DENIED'
  /** Another write has changed a document since the transaction began. Run the transaction again. */
  | 'DATABASE_TRANSACTION_CONFLICT'
  /** The transaction is over: committed, rolled back, or left alone for too long. */
  | 'DATABASE_TRANSACTION_FAIL'
  /** A parameter of the call is missing or of the wrong type. SDK: errCode -501007. */
  | 'INVALID_PARAM'
  /** The call is larger than the platform allows. */
  | 'EXCEED_MAX_PAYLOAD_SIZE'
  /** The database itself failed or does not answer. SDK: errCode -501001. */
  | 'SYS_ERR';

/** A database call that was refused, in CloudBase's codes and texts. */
export class DocumentError extends CodedError<DocumentErrorCode> {}
