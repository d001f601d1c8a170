/** The original's `database()` and ours, before the same loopback server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { types } from 'node:util';
import { jest } from '@jest/globals';
import { type Cloud, createCloud, type InitOptions } from '../cloud';
import type { Database, DatabaseConfig } from '../database/types/database';

export interface Sent {
  action: string;
  params: Record<string, unknown>;
}

/** What the platform answers an action; another status than 200 has an empty object as its body, or HTML. */
export type Answer = (sent: Sent) => object | { status: number; html?: string };

/** What a call sent, and what came of it. */
export interface Outcome {
  sent: Sent[];
  result?: unknown;
  error?: { errCode: unknown; errMsg: unknown; code: unknown; message: unknown };
}

export type Call = (db: Database) => unknown;

export interface BothDatabases {
  /** @param makeAnswer called for each side: an answer may count */
  both(
    call: Call,
    makeAnswer: () => Answer,
    config?: DatabaseConfig,
  ): Promise<{ theirs: Outcome; mine: Outcome }>;
  /** The environment of the last call: its header, or the original's member. */
  lastEnvironment(): unknown;
  /** Gives both the options of a later `init`. */
  configure(config: InitOptions): void;
  original: Cloud;
  close(): Promise<void>;
}

/** Fields of the original's body that say who calls, with which version. */
const IDENTITY = /^(envName|wxCloud.*|tcb_sessionToken|sessionToken|crossAuthorizationToken|action)$/;

export async function startBothDatabases(): Promise<BothDatabases> {
  for (const method of ['warn', 'error', 'log'] as const) jest.spyOn(console, method).mockReturnValue();
  let answer: Answer = () => ({});
  let arrived: Sent[] = [];
  let environment: unknown;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> & Sent;
    environment = body['envName'] ?? request.headers['x-wx-env'];
    const sent = request.url?.startsWith('/v1/')
      ? body
      : { action: body.action, params: withoutIdentity(body) };
    arrived.push(sent);
    const given = answer(sent);
    if ('status' in given) return response.writeHead(given.status).end('html' in given ? given.html : '{}');
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(given));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  // It would look for Tencent's metadata service, warn of slow calls for seconds, and share its query builder with ours.
  Object.assign(process.env, { TENCENTCLOUD: 'true', SILENCE: 'true', CLOUDPAY_DATABASE_URL: url });
  let original = {} as Cloud;
  jest.isolateModules(() => {
    original = jest.requireActual<Cloud>('original-wx-server-sdk');
  });
  const options = { serviceUrl: `${url}/admin`, secretId: 'i', secretKey: 'k', keepalive: false };
  original.init({ env: 'shop', ...options });
  const ours = createCloud();
  ours.init({ env: 'shop' });

  async function run(cloud: Cloud, call: Call, config?: DatabaseConfig): Promise<Outcome> {
    arrived = [];
    try {
      const result = await call(cloud.database(config && { ...config }));
      return { result: comparable(result), sent: arrived };
    } catch (error) {
      const { errCode, errMsg, code, message } = Object(error) as NonNullable<Outcome['error']>;
      // An errCode marks what wx-server-sdk words; `code` is of what it passes on.
      const told = { errCode, errMsg, code: errCode === undefined ? String(code) : undefined, message };
      return { error: withoutAddress(told), sent: arrived };
    }
  }

  return {
    async both(call, makeAnswer, config) {
      answer = makeAnswer();
      const theirs = await run(original, call, config);
      answer = makeAnswer();
      return { theirs, mine: await run(ours, call, config) };
    },
    lastEnvironment: () => environment,
    configure(config) {
      original.updateConfig({ ...options, env: 'shop', ...config });
      ours.updateConfig({ env: 'shop', ...config });
    },
    original,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Each side has classes of its own for the kinds of BSON, with symbols of its own. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null || types.isDate(value) || ArrayBuffer.isView(value))
    return value;
  const { _bsontype: kind } = value as { _bsontype?: string };
  if (kind !== undefined) return { kind, json: JSON.stringify(value) };
  const fields = Object.entries(value).map(([name, field]) => [name, comparable(field)]);
  return Object.assign(Object.create(Object.getPrototypeOf(value)), Object.fromEntries(fields));
}

function withoutIdentity(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !IDENTITY.test(name)));
}

/** The paths differ. */
function withoutAddress(error: NonNullable<Outcome['error']>): NonNullable<Outcome['error']> {
  const json = JSON.stringify(error).replaceAll(/\[http:[^\]]*\]/g, '[the address]');
  return JSON.parse(json) as NonNullable<Outcome['error']>;
}
