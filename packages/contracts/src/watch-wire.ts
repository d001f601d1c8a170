/**
 * What a mini program and its host say on the WebSocket of watched queries, `GET /watch` beside the session routes: one
 * JSON object a message. The connection begins with the session, and serves any number of queries.
 *
 * This file runs in mini programs too: it imports nothing.
 */

export const SESSION_WATCH_ROUTE = '/watch';

/**
 * The close code of a connection that is refused because its user or its address sends too much, or has too many
 * connections. Nothing is lost: connect again after the seconds that the reason names.
 */
export const WATCH_LIMITED = 4429;

/** The reason of such a close, at most 123 bytes. @param seconds at least 1 */
export function watchLimitedReason(what: string, seconds: number): string {
  return `RATE_LIMITED: ${what}; retry in ${seconds} s`;
}

/** The milliseconds that a mini program waits after a close; `undefined` if it was closed for another reason. */
export function watchLimitedPause({ code, reason }: { code?: number; reason?: string }): number | undefined {
  if (code !== WATCH_LIMITED) return undefined;
  const [, seconds = '1'] = /(\d+) s$/.exec(reason === undefined ? '' : reason) || [];
  return Number(seconds) * 1000;
}

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
