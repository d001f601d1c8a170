import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Requests that are sent in turn, each as the bytes of a whole HTTP request. */
export type Requests = readonly Buffer[];

interface LoadOptions {
  operations: number;
  /** Connections, each with one request under way. */
  atOnce: number;
  /** A part of every right answer. Default: `SUCCESS` */
  expected?: string;
}

/** Kept connections to a server, each with at most one request under way. */
export interface Connections {
  /**
   * Sends requests on all connections at once.
   *
   * @returns the milliseconds from each request to its whole answer, in the sequence of the answers
   * @throws {Error} if an answer is not 200 or has not the expected part
   */
  send(requests: Requests, operations: number): Promise<Float64Array>;
  close(): void;
}

/**
 * Sends requests on connections that it opens and closes.
 *
 * @returns as {@link Connections.send}
 */
export async function load(
  port: number,
  requests: Requests,
  { operations, atOnce, expected }: LoadOptions,
): Promise<Float64Array> {
  const connections = await openConnections(port, { atOnce, ...(expected !== undefined && { expected }) });
  try {
    return await connections.send(requests, operations);
  } finally {
    connections.close();
  }
}

/**
 * Connections as a proxy keeps them, with plain sockets: a client that costs as much as the server would be what is
 * measured.
 */
export async function openConnections(
  port: number,
  { atOnce, expected = 'SUCCESS' }: Omit<LoadOptions, 'operations'>,
): Promise<Connections> {
  const sockets = Array.from({ length: atOnce }, () =>
    connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1'),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return {
    async send(requests, operations) {
      const times = new Float64Array(operations);
      let sent = 0;
      let answered = 0;
      const sendOn = (socket: Socket) =>
        new Promise<void>((resolve, reject) => {
          let answer = '';
          let began = 0;
          const settle = (settled: () => void) => {
            socket.off('error', onError).off('close', onClose).off('data', onData);
            settled();
          };
          const onError = (error: Error) => settle(() => reject(error));
          const onClose = () => onError(new Error('The server closed a connection.'));
          const next = () => {
            const request = requests[sent % requests.length];
            if (sent++ >= operations || !request) return settle(resolve);
            began = performance.now();
            socket.write(request);
          };
          const onData = (text: string) => {
            answer += text;
            if (!isWhole(answer)) return;
            times[answered++] = performance.now() - began;
            if (!answer.startsWith('HTTP/1.1 200 ') || !answer.includes(expected))
              return onError(new Error(`refused: ${answer}`));
            answer = '';
            next();
          };
          socket.on('error', onError).on('close', onClose).on('data', onData);
          next();
        });
      await Promise.all(sockets.map(sendOn));
      return times;
    },
    close() {
      for (const socket of sockets) socket.on('error', () => {}).destroy();
    },
  };
}

const LENGTH = /\r\nContent-Length: (\d+)\r\n/i;
const LAST_CHUNK = '0\r\n\r\n';

/** Whether this is all of an answer, whose characters are bytes. */
function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = LENGTH.exec(answer)?.[1];
  return length === undefined
    ? answer.endsWith(LAST_CHUNK)
    : answer.length >= head + '\r\n\r\n'.length + Number(length);
}

/** The bytes of a POST. @param headers lines, in addition to those of every request */
export function post(
  path: string,
  body: string,
  headers: readonly string[] = ['Content-Type: text/xml'],
): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    ...['Host: pay.example.com', 'User-Agent: Mozilla/4.0', 'Accept: */*', 'X-Forwarded-For: 10.0.0.1'],
    ...['Connection: keep-alive', ...headers, `Content-Length: ${bytes.length}`],
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
