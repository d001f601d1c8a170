export interface ErrorBody {
  error: {
    /** Machine-readable; see {@link DevServerErrorCode}. */
    code: DevServerErrorCode | (string & {});
    /** One or two sentences in English: what happened and what to do next. */
    message: string;
    /** The message in Chinese, if there is one. */
    zh?: string;
    /** Where the error is, if it is in a text of the request. */
    place?: TextPlace;
  };
}

/** A place in a text. */
export interface TextPlace {
  /** From 0, in UTF-16 units. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

/** Codes of the API itself. Codes of the emulator, the simulator and the function host are passed on unchanged. */
export type DevServerErrorCode =
  /** `Host` is not a loopback name, or `Origin` is another page's. */
  | 'FORBIDDEN_ORIGIN'
  /** `Host` is missing or invalid. */
  | 'HOST_INVALID'
  /** No route has this path. */
  | 'NOT_FOUND'
  /** The path does not allow this method. */
  | 'METHOD_NOT_ALLOWED'
  /** The body must be JSON. */
  | 'CONTENT_TYPE_WRONG'
  /** The body is too large. */
  | 'BODY_TOO_LARGE'
  /** The body is not JSON, or one of its fields is missing or wrong. */
  | 'BODY_INVALID'
  /** There is no such order. */
  | 'ORDER_UNKNOWN'
  /** The order is paid. */
  | 'ORDER_PAID'
  /** The order is closed. */
  | 'ORDER_CLOSED'
  /** The order is past its `time_expire`. */
  | 'ORDER_EXPIRED'
  /** The `prepay_id` is older than two hours. */
  | 'PREPAY_EXPIRED'
  /** The coupons are more than the order allows. */
  | 'COUPONS_INVALID'
  /** There is no such refund. */
  | 'REFUND_UNKNOWN'
  /** The refund has ended. */
  | 'REFUND_SETTLED'
  /** There is no such function. */
  | 'FUNCTION_NOT_FOUND'
  /** There is no such delivery. */
  | 'DELIVERY_UNKNOWN'
  /** There is no such notification. */
  | 'NOTIFICATION_UNKNOWN'
  /** The fault's settings are not valid. */
  | 'FAULT_INVALID'
  /** There is no such fault. */
  | 'FAULT_UNKNOWN'
  /** There is no such environment. */
  | 'ENVIRONMENT_UNKNOWN'
  /** There is no such collection. */
  | 'DATABASE_COLLECTION_NOT_EXIST'
  /** A collection of this name exists. */
  | 'DATABASE_COLLECTION_ALREADY_EXIST'
  /** The database refuses the document, the query or the index. */
  | 'DATABASE_REQUEST_FAILED'
  /** A name, a document or a file is not valid. */
  | 'INVALID_PARAM'
  /** There is no such document. */
  | 'DOCUMENT_UNKNOWN'
  /** The document was changed or removed meanwhile. */
  | 'DOCUMENT_CHANGED'
  /** There is no such file. */
  | 'FILE_UNKNOWN'
  /** The path of a file has a part that no file can have. */
  | 'PATH_INVALID'
  /** A folder has the path of a file, or a file that of a folder. */
  | 'PATH_CONFLICT'
  /** The file is larger than 100 MB. */
  | 'FILE_TOO_LARGE'
  /** The text of a filter is no query. */
  | 'FILTER_INVALID'
  /** The clock would be more than ten years ahead. */
  | 'CLOCK_LIMIT'
  /** The emulator failed. */
  | 'INTERNAL';
