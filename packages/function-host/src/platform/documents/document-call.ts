import type { DatabaseFailure, DatabaseSuccess } from '@opencloudpay/contracts/database-wire';

/** A finished call of `cloud.database()` by a function, for displays of what functions read and write. */
export interface DocumentsEvent {
  /** The id of the function's call; absent outside of one. */
  requestId?: string;
  /** Absent if the caller is not a function of this host. */
  functionName?: string;
  envId: string;
  /** `database.getDocument` */
  action: string;
  collection?: string;
  /** The documents that were read, written or named, at most 100. A change by a query does not name them. */
  ids: string[];
  transactionId?: string;
  /** Whether the call was `set()`, which has the action of `update()`; `isNew` if it created the document. */
  isSet?: true;
  isNew?: true;
  /** Why the call was refused. */
  error?: { code: string; message: string };
  durationMs: number;
  /** When the call ended, in milliseconds since 1970. */
  time: number;
}

export interface DocumentCall {
  action: string;
  params: Readonly<Record<string, unknown>>;
  /** The size of the request in bytes. */
  size: number;
  /** The environment in the call. Default: the caller's. */
  envId: string | undefined;
  caller: { functionName?: string; requestId?: string; envId?: string };
}

/** The platform's answer. It is an error if it has a `code`. */
export type DocumentAnswer = DatabaseSuccess | DatabaseFailure;
