import type { DatabaseFailure, DatabaseSuccess } from '@opencloudpay/contracts/database-wire';

/** A call of `cloud.uploadFile` and the like. */
export interface FileCall {
  action: string;
  params: Readonly<Record<string, unknown>>;
  /** The environment in the call. Default: the caller's. */
  envId: string | undefined;
  /**
   * The function that calls, or a program that holds the host's token. With `openId` it is a mini program of this user, whom
   * the permission of the files binds.
   */
  caller: { functionName?: string; requestId?: string; envId?: string; openId?: string; unionId?: string };
}

/** The platform's answer. It is an error if it has a `code`. */
export type FileAnswer = DatabaseSuccess | DatabaseFailure;
