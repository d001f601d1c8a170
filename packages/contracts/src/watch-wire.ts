/**
 * What a mini program and its host say on the WebSocket of watched queries, `GET /watch` beside the session routes: one
 * JSON object a message. The connection begins with the session, and serves any number of queries.
 *
 * This file runs in mini programs too: it imports nothing.
 */

export const SESSION_WATCH_ROUTE = '/watch';

/** A changed document, as `docChanges` has it. Documents and `updatedFields` are texts of extended JSON. */
export interface WatchedChange {
  queueType: 'init' | 'enqueue' | 'dequeue' | 'update';
  dataType: 'init' | 'add' | 'update' | 'replace' | 'remove' | 'limit';
  id: string;
  doc?: string;
  updatedFields?: string;
  removedFields?: readonly string[];
}

/** From the mini program. `id` is its number of a watched query. */
export type WatchRequestMessage =
  | { type: 'login'; token: string }
  | { type: 'watch'; id: number; params: Readonly<Record<string, unknown>> }
  | { type: 'unwatch'; id: number }
  | { type: 'ping' };

/** From the host. */
export type WatchAnswerMessage =
  | { type: 'ready' }
  /** The session is not accepted, or has expired. The host closes the connection: log in and connect again. */
  | { type: 'refused'; code: string; message: string }
  /** `ids`: all documents of a query with an order, in this order. */
  | { type: 'changes'; id: number; changes: readonly WatchedChange[]; ids?: readonly string[] }
  /** The watch has ended. */
  | { type: 'error'; id: number; code: string; message: string }
  | { type: 'pong' };
