import type { DatabaseFailure, DatabaseSuccess } from '@opencloudpay/contracts/database-wire';

/** A call of `cloud.database()` by a function, once it has ended: for those who show what functions read and write. */
export interface DocumentsEvent {
  /** Of the function's call that it is made in; absent where it is made in none. */
  requestId?: string;
  /** Absent where the caller is not a function of this host. */
  functionName?: string;
  envId: string;
  /** `database.getDocument` */
  action: string;
  collection?: string;
  /** The documents that were read, written or named, at most 100. A change by a query does not name them. */
  ids: string[];
  transactionId?: string;
  /** Why the call was refused. */
  error?: { code: string; message: string };
  durationMs: number;
  /** When the call ended, in milliseconds since 1970. */
  time: number;
}

export interface DocumentCall {
  action: string;
  params: Readonly<Record<string, unknown>>;
  /** Of the request, in bytes. */
  size: number;
  /** The environment that the call names; that of the caller where it names none. */
  envId: string | undefined;
  caller: { functionName?: string; requestId?: string; envId?: string };
}

/** The platform's answer. It is an error where it has a `code`. */
export type DocumentAnswer = DatabaseSuccess | DatabaseFailure;
