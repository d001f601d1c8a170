import type { WatchedChange } from './watch-wire';

/** CloudBase's actions on documents: all that its SDKs send for `cloud.database()`. */
export const DOCUMENT_ACTIONS = [
  'database.insertDocument',
  'database.getDocument',
  'database.modifyDocument',
  'database.modifyAndReturnDoc',
  'database.removeDocument',
  'database.calculateDocument',
  'database.aggregateDocuments',
  'database.addCollection',
  'database.startTransaction',
  'database.commitTransaction',
  'database.abortTransaction',
] as const;

export type DocumentAction = (typeof DOCUMENT_ACTIONS)[number];

export function isDocumentAction(action: unknown): action is DocumentAction {
  return (DOCUMENT_ACTIONS as readonly unknown[]).includes(action);
}

/** For whom an action runs. */
export interface DocumentContext {
  /** The environment whose documents the action reaches. */
  envId: string;
  /** The function that calls. Absent where the caller is not a function of the host. */
  functionName?: string;
  /** The id of the function's call that the action is part of. */
  requestId?: string;
}

/**
 * The database behind `cloud.database()`, as function hosts call it: `openDatabase()` of `@opencloudpay/database` gives
 * one.
 */
export interface DocumentActions {
  /**
   * Answers one action as CloudBase does.
   *
   * @param params as the SDK sends them: queries, updates and documents are EJSON texts
   * @returns the members of the platform's answer: `{ data }`, or `{ transactionId }`; `{ code, message }` for a call that
   *   is refused, `code` being the platform's name of the error: `DATABASE_COLLECTION_NOT_EXIST`
   */
  handle(
    action: DocumentAction,
    params: Readonly<Record<string, unknown>>,
    context: DocumentContext,
  ): Promise<object>;
}

/** The user of a mini program. */
export interface DocumentUser {
  openId: string;
  unionId?: string;
}

/** For which user an action runs. */
export interface UserDocumentContext {
  envId: string;
  requestId: string;
  user: DocumentUser;
}

/** The database, as session routes call it for mini programs: the permission of each collection decides. */
export interface UserDocumentActions {
  /** As {@link DocumentActions.handle}; a call that is not permitted answers the code `DATABASE_PERMISSION_DENIED`. */
  handleForUser(
    action: DocumentAction,
    params: Readonly<Record<string, unknown>>,
    context: UserDocumentContext,
  ): Promise<object>;
  /**
   * Watches a query: calls `onChange` with the documents that there are, then with what changes.
   *
   * @returns a function that ends it
   */
  watchForUser(options: UserWatch): () => void;
}

/** A query that a mini program watches. */
export interface UserWatch extends UserDocumentContext {
  params: Readonly<Record<string, unknown>>;
  onChange: (changes: readonly WatchedChange[], ids: readonly string[]) => void;
  /** Called once when the watch has ended by itself. */
  onError: (error: { readonly code: string; readonly message: string }) => void;
}
