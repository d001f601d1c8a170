/** Forwards requests to a server, over kept-alive connections. */
import { type IncomingMessage, Agent as PlainAgent, request as requestPlainly } from 'node:http';
import { Agent, request } from 'node:https';
import type { Reply } from './hop.ts';

/** Trusted authorities, and the client certificate: the proxy ends the client's connection, so it presents the merchant's. */
export interface Tls {
  ca: string;
  pfx: Buffer;
  passphrase: string;
}

/** What is forwarded unchanged. */
export interface Forwarded {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Forwarder {
  /** Rejects if no answer came. */
  send(request: Forwarded, body: Buffer): Promise<Reply>;
  close(): void;
}

/** Not forwarded, because they concern one connection only. */
const OF_A_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'];

/** @param target the server's base address */
export function createForwarder(target: string, tls?: Tls): Forwarder {
  const agent = tls ? new Agent({ keepAlive: true, ...tls }) : new PlainAgent({ keepAlive: true });

  return {
    send({ method, path, headers }, body) {
      const options = {
        agent,
        method,
        headers: { ...withoutConnection(headers), 'content-length': body.length },
      };
      return new Promise((resolve, reject) => {
        const read = (answer: IncomingMessage) => readReply(answer).then(resolve, reject);
        const url = new URL(path, target);
        const sent = tls ? request(url, options, read) : requestPlainly(url, options, read);
        sent.on('error', reject);
        sent.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

async function readReply(answer: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return {
    status: answer.statusCode ?? 0,
    headers: withoutConnection(headersOf(answer)),
    body: Buffer.concat(chunks),
  };
}

/** The headers of a message that have one value. */
export function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function withoutConnection(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_A_CONNECTION.includes(name)));
}
