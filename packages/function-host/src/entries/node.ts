/**
 * Cloud functions in any HTTP server of Node, unchanged: `node:http`, Express, Koa (by `ctx.req`), Fastify (by `request.raw`).
 *
 * ```js
 * const { createServer } = require('node:http');
 * const { nodeHandler } = require('@opencloudpay/function-host/node');
 *
 * createServer(nodeHandler({ pay: () => require('./cloudfunctions/pay') })).listen(3000);
 * ```
 *
 * It answers the calls of mini programs (`POST /login`, `POST /call/<name>`), and the callbacks of a gateway
 * (`POST /functions/<name>`, with a token or signed).
 *
 * A server answers many calls at the same time in one process: the variables of a call (`WX_OPENID` and the others) live in
 * AsyncLocalStorage, and `process.env` shows each call its own. Functions share memory: for functions that must not disturb
 * each other run `createFunctionHost`, which gives each a process.
 */
import { usualLimits } from '../sessions/usual-limits';
import { createEntry, type Entry, type EntryOptions } from './calls/entry';
import type { EntryFunctions } from './calls/entry-functions';
import { answerMessage, type NodeMessage } from './http/node-message';

export type { EntryFunctions, FunctionModule, FunctionSource } from './calls/entry-functions';
export type { EntryOptions };

export interface NodeEntryOptions extends EntryOptions {
  /** How long a call may take, in milliseconds. A function that is over it goes on; its caller gets an error. Default: 60_000. */
  timeLimit?: number | undefined;
}

/** One process answers all requests of this server, so that it can count them. */
export function withLimits<Options extends EntryOptions>(options: Options): Options {
  return { ...options, limits: options.limits ?? usualLimits(options.clientIp !== undefined) };
}

/**
 * A listener of a server. It takes Node's own `IncomingMessage` and `ServerResponse`. With `next` (Express, Connect) other
 * paths are passed on.
 */
export type NodeHandler = (request: object, response: object, next?: (error?: unknown) => void) => void;

/**
 * @returns the listener
 * @throws {FunctionHostError} `OPTION_INVALID` if an option, a variable or a function is wrong
 */
export function nodeHandler(functions: EntryFunctions, options: NodeEntryOptions = {}): NodeHandler {
  const entry: Entry = createEntry(functions, withLimits(options));
  return (request, response, next) => {
    const message = { request, response } as Pick<NodeMessage, 'request' | 'response'>;
    void answerMessage(entry, { ...message, next, timeLimit: options.timeLimit });
  };
}
