import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeEntry } from '../entries/node';
import type { GatewayOptions } from '../options/options';
import { type RunningApplication, running } from './application';
import { testGateway } from './gateway';

/** A gateway on Node's server, twice: once as it is, once behind a `fetch` of its own, which takes no short way. */
export async function bothWays(options: Partial<GatewayOptions> = {}, prefix = '') {
  const sides = [
    await side(options, prefix, (fetch) => fetch),
    await side(options, prefix, (fetch) => (request) => fetch(request)),
  ] as const;
  return {
    /** Everything that an outside observer can tell apart, of the short way and of the long one. */
    observe: (...requests: readonly Sent[]) =>
      Promise.all(sides.map((each) => each.observe(requests))) as Promise<[Observed, Observed]>,
    close: () => Promise.all(sides.map(({ close }) => close())),
  };
}

/** The bytes of a request, or of several on one connection. */
export interface Sent {
  bytes: Buffer;
  /**
   * What the client waits for before it disconnects: the first answer, the end of the connection, or only the invitation
   * to send the body. Default: `answer`
   */
  until?: 'answer' | 'close' | 'invitation';
}

export interface Observed {
  answers: string[];
  log: object[];
  calls: object[];
  metrics: string;
}

type Fetch = (request: Request) => Promise<Response>;

async function side(options: Partial<GatewayOptions>, prefix: string, fetchOf: (fetch: Fetch) => Fetch) {
  const { gateway, log, calls } = testGateway(options);
  const listener = nodeEntry({ fetch: fetchOf(gateway.fetch) }, { prefix });
  const application: RunningApplication = await running(createServer(listener).listen(0, '127.0.0.1'));
  const port = Number(new URL(application.url).port);
  let [seenLines, seenCalls] = [0, 0];
  return {
    async observe(requests: readonly Sent[]): Promise<Observed> {
      const answers: string[] = [];
      for (const request of requests) {
        answers.push(comparable(await answerTo(port, request)));
        // A client that leaves early gets no answer: the log tells that the gateway has noticed.
        while (request.until === 'invitation' && log.lines().length === seenLines) await wait(5);
      }
      const metrics = await (await gateway.fetch(new Request('http://gateway.test/metrics'))).text();
      const lines = log.lines();
      const observed = {
        answers,
        log: lines.slice(seenLines).map(comparableLine),
        calls: calls.slice(seenCalls),
        metrics: metrics.replace(/^cloudpay_delivery_duration_seconds_(bucket|sum).*\n/gm, ''),
      };
      [seenLines, seenCalls] = [lines.length, calls.length];
      return observed;
    },
    async close() {
      await application.close();
      await gateway.close();
    },
  };
}

/** All that the server writes until the client disconnects, or the server does. */
function answerTo(port: number, { bytes, until = 'answer' }: Sent): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk;
      if (until === 'invitation' || (until === 'answer' && isComplete(text))) socket.destroy();
    });
    socket.on('close', () => resolve(text));
    socket.write(bytes);
  });
}

/** Whether the text ends with a whole answer, other than `100 Continue`. */
function isComplete(text: string): boolean {
  const last = text.lastIndexOf('HTTP/1.1 ');
  const end = text.indexOf('\r\n\r\n', last);
  if (end < 0 || text.startsWith('HTTP/1.1 100', last)) return false;
  const [head, body] = [text.slice(last, end), text.slice(end + 4)];
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length === undefined ? body.endsWith('0\r\n\r\n') : Buffer.byteLength(body) >= Number(length);
}

function comparable(answer: string): string {
  return answer.replace(/^(date|x-request-id): .*$/gim, '$1: …');
}

function comparableLine({
  time: _,
  requestId,
  durationMs,
  failure,
  ...line
}: Record<string, unknown>): object {
  return { ...line, requestId: typeof requestId, durationMs: typeof durationMs, failure: typeof failure };
}
