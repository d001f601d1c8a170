import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { serveWatches } from '@opencloudpay/function-host';
import { listenOn, say, textOf } from '@opencloudpay/internal';
import type { Emulator } from '../emulator-types';
import { EmulatorError } from '../errors';
import { type ControlOptions, createControlApi } from './control-api';
import { hostInvalid } from './failure';
import { MINI_PROGRAM, SESSION_PATH } from './session-api';

/** The import of a large file takes as long as the database needs for it. Milliseconds. */
const LONGEST_REQUEST = 60 * 60 * 1000;

export interface ServeControlOptions extends ControlOptions {
  /** Default: a free one. */
  port?: number | undefined;
}

export interface ControlServer {
  /** `http://127.0.0.1:8010` */
  readonly url: string;
  /** The address where mini programs without CloudBase log in and call functions: `http://127.0.0.1:8010/session` */
  readonly sessionUrl: string;
  /** Ends all streams and connections. The emulator keeps running. */
  close(): Promise<void>;
}

/**
 * Serves the control API and the console's files on 127.0.0.1.
 *
 * @throws {EmulatorError} PORT_TAKEN
 * @example
 * const { url, close } = await serveControl(emulator, { port: 8010 });
 */
export async function serveControl(
  emulator: Emulator,
  { port = 0, ...options }: ServeControlOptions = {},
): Promise<ControlServer> {
  const api = createControlApi(emulator, options);
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: LONGEST_REQUEST },
    getRequestListener((request) => api.fetch(request), {
      overrideGlobalObjects: false,
      // A request with an invalid target or Host header does not reach the API.
      errorHandler: hostInvalid,
    }),
  );
  try {
    await listening(server, port);
  } catch (error) {
    api.close();
    throw error;
  }
  const watches = serveWatches(server, {
    sessions: emulator.sessions,
    database: { documents: emulator.userDocuments, envId: emulator.envId },
    basePath: SESSION_PATH,
    accept: ({ headers: { origin } }) => origin === undefined || origin === MINI_PROGRAM,
    onError: (error) => process.emitWarning(`A watch of a mini program failed: ${String(error)}`),
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    sessionUrl: `${url}${SESSION_PATH}`,
    async close() {
      api.close();
      watches.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return listenOn(server, { port, hostname: '127.0.0.1' }, (cause, isTaken) => {
    const problem = isTaken ? say('another program uses the port', '端口已被其他程序占用') : textOf(cause);
    return new EmulatorError(
      'PORT_TAKEN',
      say(
        `The console cannot be served on port ${port} of 127.0.0.1: ${problem.en}. Choose another port, or stop that program.`,
        `控制台无法使用 127.0.0.1 的端口 ${port}：${problem.zh}。请换一个端口，或停止那个程序。`,
      ),
      { cause },
    );
  });
}
