/**
 * What a function and the host of its documents say to each other: `POST /v1/database` with {@link DatabaseRequest} as
 * JSON and the token as `Authorization: Bearer`. The environment is that of the token. A token that serves several
 * environments takes the one in the header of `caller.ts`, and refuses others.
 *
 * Status 200 carries a {@link DatabaseSuccess}, every other status a {@link DatabaseFailure}.
 */
import type { DocumentAction } from './document-actions';

export const DATABASE_ROUTE = '/v1/database';

/**
 * The same for a mini program, beside the routes of its session: the token is the session's, the user is that of the
 * session, and the permissions of the collections decide.
 */
export const SESSION_DATABASE_ROUTE = '/database';

/** Where a function finds the host: its address, without the path. */
export const DATABASE_URL_VARIABLE = 'CLOUDPAY_DATABASE_URL';
/** The token for it. Inside a function host it is made for each call, and names the function and the environment. */
export const DATABASE_TOKEN_VARIABLE = 'CLOUDPAY_DATABASE_TOKEN';

/** The platform refuses larger requests, in bytes. */
export const MAX_DATABASE_REQUEST = 512 * 1024;

export interface DatabaseRequest {
  action: DocumentAction;
  /** As the SDK writes them: queries, updates and documents are EJSON texts. */
  params: Readonly<Record<string, unknown>>;
}

/** What the SDK reads of an answer; documents are EJSON texts. */
export interface DatabaseSuccess {
  requestId: string;
  data?: Readonly<Record<string, unknown>>;
  transactionId?: string;
}

export interface DatabaseFailure {
  /** The platform's name of the error: `DATABASE_COLLECTION_NOT_EXIST`. */
  code: string;
  /** What happened and what to do next. */
  message: string;
  requestId: string;
}

/**
 * Reads the JSON of an answer with an error.
 *
 * @returns `undefined` for what no host of documents writes: then something before the host answered, or another server
 */
export function readDatabaseFailure(body: unknown): DatabaseFailure | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, message, requestId } = body as { [field in keyof DatabaseFailure]?: unknown };
  if (typeof code !== 'string' || code === '' || typeof message !== 'string') return undefined;
  return { code, message, requestId: typeof requestId === 'string' ? requestId : '' };
}
