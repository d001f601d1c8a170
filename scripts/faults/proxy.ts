/** A proxy that damages exchanges: HTTP on loopback for clients, HTTP or HTTPS to the server. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, seededRandom } from '../chaos/random.ts';
import { createAnswerPool } from './answer-pool.ts';
import { type Answerable, type Connection, createConnection } from './connections.ts';
import { createForwarder, headersOf, type Tls } from './forward.ts';
import type { Hop, HopName, Reply, Subject } from './hop.ts';
import { type Ending, perform } from './perform.ts';
import type { ExchangeName, Fault } from './plan.ts';

/** The record of one exchange. Times are milliseconds since the run began. */
export interface ExchangeRecord extends Subject, Answerable {
  hop: HopName;
  attempt: number;
  at: number;
  /** When the client got an answer or its connection was cut. */
  endedAt?: number;
  fault?: Fault;
  /** The time of each forwarded request. */
  passedOn: number[];
  /** Each answer of the server. */
  answers: string[];
  /** The client's answer. */
  given?: string;
  /** The code or words of the refusal that the client got. */
  refusal?: string;
  /** Whether it is a refusal that v2 does not sign. */
  unsignedRefusal?: boolean;
  /** The other call, if another call's answer was given. The client read the one in `got`. */
  of?: Subject;
}

export interface DamagingProxyOptions {
  hop: Hop;
  target: string;
  tls?: Tls;
  seed: string;
  faultOf(name: ExchangeName): Fault | undefined;
  /** Milliseconds since the run began. */
  now(): number;
  /** Called when an exchange begins; the record is completed later. */
  onExchange(record: ExchangeRecord): void;
}

export interface DamagingProxy {
  readonly url: string;
  /** Resolves when no exchange is under way, not even a delayed request or its second copy. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startDamagingProxy({
  hop,
  target,
  tls,
  seed,
  faultOf,
  now,
  onExchange,
}: DamagingProxyOptions): Promise<DamagingProxy> {
  const forwarder = createForwarder(target, tls);
  const pool = createAnswerPool();
  const attempts = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  const connections = new WeakMap<Socket, Connection>();

  function connectionOf(socket: Socket): Connection {
    const known = connections.get(socket) ?? createConnection();
    connections.set(socket, known);
    return known;
  }

  function watch<Result>(promise: Promise<Result>): Promise<Result> {
    const watched: Promise<unknown> = promise.catch(() => undefined).finally(() => underWay.delete(watched));
    underWay.add(watched);
    return promise;
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = connectionOf(request.socket);
    const body = await read(request);
    if (!body) return;
    const path = request.url ?? '/';
    const forwarded = { method: request.method ?? 'POST', path, headers: headersOf(request) };
    const subject = hop.subjectOf(path, body);
    const key = `${subject.api}/${subject.number}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const name = { hop: hop.name, ...subject, attempt };
    const fault = faultOf(name);
    const record: ExchangeRecord = {
      ...name,
      hop: hop.name,
      at: now(),
      ...(fault && { fault }),
      passedOn: [],
      answers: [],
    };
    onExchange(record);
    connection.asked(record);
    const random: Random = seededRandom(`${seed}/damage/${hop.name}/${key}/${attempt}`);
    const passOn = (sent: Buffer, after = 0) => watch(send(sent, after));
    const send = async (sent: Buffer, after: number) => {
      if (after > 0) await sleep(after);
      record.passedOn.push(now());
      const reply = await forwarder.send(forwarded, sent);
      record.answers.push(hop.say(reply));
      return reply;
    };
    // If the server gives no answer, the client gets none either.
    const ending = await watch(
      perform(fault, { subject, body, passOn, random }, hop, pool).catch((): Ending => ({ type: 'reset' })),
    );
    record.endedAt = now();
    record.given = ending.type === 'reset' ? 'reset' : hop.say(ending.reply);
    if (ending.type === 'reply') {
      const refusal = hop.refusalIn(ending.reply);
      if (refusal !== undefined) record.refusal = refusal;
      record.unsignedRefusal = hop.isUnsignedRefusal(ending.reply);
      if (ending.of) record.of = ending.of;
    }
    give(ending, response, () => connection.answered(record.of ?? subject));
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    void watch(exchange(request, response));
  });
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      forwarder.close();
    },
  };
}

/** @returns `undefined` if the client left before it had sent everything */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

/** @param written called for each answer, in the order in which the client reads them */
function give(ending: Ending, response: ServerResponse, written: () => void): void {
  const { socket } = response;
  if (!socket || socket.destroyed) return;
  if (ending.type === 'reset') {
    // While a socket is being ended Node cannot reset it: the socket stays, and the process never exits.
    if (socket.writableEnded) socket.destroy();
    else socket.resetAndDestroy();
    return;
  }
  const { reply, cutAfter, againAfter } = ending;
  written();
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length });
  if (cutAfter !== undefined) {
    response.write(reply.body.subarray(0, cutAfter), () => socket.destroySoon());
    return;
  }
  response.end(reply.body, () => {
    if (againAfter === undefined) return;
    // Not through the server, which gives one answer per request.
    setTimeout(() => {
      if (socket.destroyed) return;
      written();
      socket.write(asBytes(reply));
    }, againAfter).unref();
  });
}

function asBytes({ status, headers, body }: Reply): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': body.length }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}\r\n`),
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Again\r\n${lines.join('')}\r\n`), body]);
}
