/**
 * Ends the requests that an SDK makes. Not every SDK takes a signal, and none bounds the answer that it reads. All of
 * them send their requests by `node:http`, which announces each one on a diagnostics channel, in the asynchronous context
 * of the call that makes it. So one mechanism serves all: a watched call ends its requests when its signal aborts, when
 * an answer grows beyond the limit, and when the SDK repeats a request unasked. The repeat could run the function twice
 * at once; the gateway repeats deliveries itself, and counts them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** A call whose requests are watched. */
export interface Watched {
  readonly signal: AbortSignal;
  /** The largest answer in bytes. */
  readonly limit: number;
  /** Set when an answer was larger, or compressed, so that its size says nothing about its content. */
  isTooLarge?: boolean;
  /** The system's code of a failed connection: `ECONNREFUSED`. */
  networkError?: string;
  /** The addresses that the call has posted to. An SDK may also fetch credentials, elsewhere. */
  posted?: Set<string>;
}

const calls = new AsyncLocalStorage<Watched>();
let isSubscribed = false;

/** Runs a call whose requests end with its signal, and at its limit. */
export function watchRequests<T>(call: Watched, send: () => Promise<T>): Promise<T> {
  if (!isSubscribed) subscribe('http.client.request.created', watch);
  isSubscribed = true;
  return calls.run(call, send);
}

function watch(message: unknown): void {
  const call = calls.getStore();
  if (!call || !hasRequest(message)) return;
  const { request } = message;
  const { signal } = call;
  // SDKs repeat the error's message; it holds nothing of the request.
  const end = () => request.destroy(new Error('The call has ended.'));
  const address = `${request.host}${request.path}`;
  call.posted ??= new Set();
  const isRepeat = request.method === 'POST' && call.posted.has(address);
  if (request.method === 'POST') call.posted.add(address);
  if (signal.aborted || isRepeat) end();
  else signal.addEventListener('abort', end, { once: true });
  request.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== undefined && !isRepeat) call.networkError = error.code;
  });
  request.once('close', () => signal.removeEventListener('abort', end));
  request.prependOnceListener('response', (response) => bound(response, call));
}

function hasRequest(message: unknown): message is { request: ClientRequest } {
  return typeof message === 'object' && message !== null && 'request' in message;
}

/** Counts what the parser pushes into the stream: a listener for data would start the stream before its reader. */
function bound(response: IncomingMessage, call: Watched): void {
  const tooLarge = () => {
    call.isTooLarge = true;
    response.destroy(new Error('The answer is too large.'));
  };
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    tooLarge();
    return;
  }
  const push = response.push.bind(response);
  let size = 0;
  response.push = (chunk, ...rest) => {
    size += chunk?.length ?? 0;
    if (size <= call.limit) return push(chunk, ...rest);
    tooLarge();
    return false;
  };
}
