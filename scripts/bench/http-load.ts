import { connect } from 'node:net';

/** Requests that are sent in turn, each as the bytes of a whole HTTP request. */
export type Requests = readonly Buffer[];

interface LoadOptions {
  operations: number;
  /** Connections, each with one request under way. */
  atOnce: number;
  /** A part of every right answer. Default: `SUCCESS` */
  expected?: string;
}

/**
 * Sends requests on kept connections, as a proxy does, with plain sockets: a client that costs as much as the server
 * would be what is measured.
 *
 * @returns the milliseconds from each request to its whole answer, in the sequence of the answers
 * @throws {Error} if an answer is not 200 or has not the expected part
 */
export async function load(
  port: number,
  requests: Requests,
  { operations, atOnce, expected = 'SUCCESS' }: LoadOptions,
): Promise<Float64Array> {
  const times = new Float64Array(operations);
  let sent = 0;
  let answered = 0;
  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      let began = 0;
      const next = () => {
        const request = requests[sent % requests.length];
        began = performance.now();
        if (sent++ < operations && request) socket.write(request);
        else {
          socket.destroy();
          resolve();
        }
      };
      socket.setNoDelay().setEncoding('latin1').on('error', reject).once('connect', next);
      socket.once('close', () => reject(new Error('The server closed a connection.')));
      socket.on('data', (text: string) => {
        answer += text;
        if (!isWhole(answer)) return;
        times[answered++] = performance.now() - began;
        if (!answer.startsWith('HTTP/1.1 200 ') || !answer.includes(expected)) {
          socket.destroy();
          reject(new Error(`refused: ${answer}`));
        }
        answer = '';
        next();
      });
    });
  await Promise.all(Array.from({ length: atOnce }, lane));
  return times;
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
