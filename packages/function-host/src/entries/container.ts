/**
 * Cloud functions in a container, unchanged: Docker, Kubernetes, WeChat Cloud Run, Knative and their like.
 *
 * ```js
 * const { startContainer } = require('@opencloudpay/function-host/container');
 *
 * startContainer({ pay: () => require('./cloudfunctions/pay') });
 * ```
 *
 * It listens on `PORT` and answers what `nodeHandler` answers, and `GET /healthz` and `GET /readyz` for probes. SIGTERM lets the
 * calls in flight end. Calls share one process; the variables of each live in AsyncLocalStorage.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn, say, stopSignal, textOf } from '@opencloudpay/internal';
import { FunctionHostError } from '../errors';
import { createEntry, type Entry } from './calls/entry';
import type { EntryFunctions } from './calls/entry-functions';
import { jsonAnswer } from './http/messages';
import { answerMessage, sendAnswer } from './http/node-message';
import { type NodeEntryOptions, withLimits } from './node';

export type { EntryOptions } from './calls/entry';
export type { EntryFunctions, FunctionModule, FunctionSource } from './calls/entry-functions';
export type { NodeEntryOptions } from './node';

export interface ContainerEntryOptions extends NodeEntryOptions {
  /** Default: the variable `PORT`, or 8080. */
  port?: number | undefined;
  /** The address to listen on. Default: all of the container. */
  hostname?: string | undefined;
  /** Whether SIGTERM and SIGINT close the server and then end the process. Default: true. */
  stopOnSignal?: boolean | undefined;
}

export interface RunningContainer {
  /** The server's address, without a slash at the end. */
  url: string;
  /** Takes no more requests and resolves when those in flight have their answers. */
  close(): Promise<void>;
}

/** How long a client may take to send a request, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;

/**
 * Loads the functions, listens, and serves until it is closed.
 *
 * @throws {FunctionHostError} `OPTION_INVALID`, `LISTEN_FAILED`
 */
export async function startContainer(
  functions: EntryFunctions,
  options: ContainerEntryOptions = {},
): Promise<RunningContainer> {
  const { timeLimit, hostname = '0.0.0.0', stopOnSignal = true } = options;
  const entry = createEntry(functions, withLimits(options));
  let state: 'loading' | 'ready' | 'closing' = 'loading';
  const isClosing = () => state === 'closing';
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, (request, response) => {
    const [path] = (request.url ?? '').split('?');
    const isProbe = request.method === 'GET' || request.method === 'HEAD';
    if (isProbe && (path === '/healthz' || path === '/readyz')) {
      const isUp = path === '/healthz' || state === 'ready';
      return sendAnswer({ request, response, isClosing }, jsonAnswer(isUp ? 200 : 503, { ready: isUp }));
    }
    void answerMessage(entry, { request, response, timeLimit, isClosing });
  });
  await listenOn(server, { port: portOf(options.port), hostname }, (cause, isTaken) => {
    const why = isTaken
      ? say('the port is in use: set PORT to another', '端口已被占用，请把 PORT 设为其他端口')
      : textOf(cause);
    return new FunctionHostError(
      'LISTEN_FAILED',
      say(`The functions cannot be served: ${why.en}.`, `无法提供云函数：${why.zh}。`),
      { cause },
    );
  });
  const close = () => {
    state = 'closing';
    return new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  };
  // Connections that functions keep open would hold the process.
  if (stopOnSignal)
    void stopSignal()
      .then(close)
      .then(() => process.exit());
  await loadAll(entry);
  // A signal may have come meanwhile.
  if (!isClosing()) state = 'ready';
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address}:${port}`,
    close,
  };
}

/** A function that cannot be loaded is reported now; the others serve. */
async function loadAll({ functions, onError }: Entry): Promise<void> {
  for (const name of functions.names) await functions.load(name).catch(onError);
}

function portOf(given: number | undefined): number {
  const text = process.env['PORT']?.trim() || '8080';
  const port = given ?? Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new FunctionHostError(
    'OPTION_INVALID',
    say(
      `PORT must be a number from 0 to 65535, got '${text}'.`,
      `PORT 必须是 0 到 65535 的数字，实际为 '${text}'。`,
    ),
  );
}
