import { connect } from 'node:net';

/** Requests that are sent in turn, each as the bytes of a whole HTTP request. */
export type Requests = readonly Buffer[];

const ANSWERED = '</xml>';

/**
 * Sends requests on kept connections, as a proxy does, with plain sockets: a client that costs as much as the server
 * would be what is measured.
 *
 * @param atOnce connections, each with one request under way
 * @throws {Error} if an answer is not SUCCESS
 */
export async function load(
  port: number,
  requests: Requests,
  { operations, atOnce }: { operations: number; atOnce: number },
): Promise<void> {
  let sent = 0;
  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      const next = () => {
        const request = requests[sent % requests.length];
        if (sent++ < operations && request) socket.write(request);
        else {
          socket.destroy();
          resolve();
        }
      };
      socket.setEncoding('latin1').on('error', reject).once('connect', next);
      socket.on('data', (text: string) => {
        answer += text;
        if (!answer.includes(ANSWERED)) return;
        if (!answer.startsWith('HTTP/1.1 200 ') || !answer.includes('SUCCESS'))
          reject(new Error(`refused: ${answer}`));
        answer = '';
        next();
      });
    });
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** The bytes of a POST of XML. */
export function post(path: string, body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    ...['Host: pay.example.com', 'User-Agent: Mozilla/4.0', 'Accept: */*', 'X-Forwarded-For: 10.0.0.1'],
    ...['Connection: keep-alive', 'Content-Type: text/xml', `Content-Length: ${bytes.length}`],
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
