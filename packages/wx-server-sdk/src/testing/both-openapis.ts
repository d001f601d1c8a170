/** The original's `openapi` and ours, before the same loopback server. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { type Cloud, createCloud } from '../cloud';

/** What a call sent: values as JSON has them, files in base64. The original loses the types of files on the way. */
export interface SentCall {
  api: string;
  appid: string;
  params: Record<string, unknown>;
  files: Record<string, { filename: string; content: string }>;
}

/** WeChat's answer, or the platform's refusal. */
export type OpenApiReply = { contentType: string; body: Buffer } | { code: string; message: string };

export interface OpenApiOutcome {
  sent: SentCall[];
  result?: unknown;
  error?: { errCode: unknown; errMsg: unknown; message: unknown };
}

export interface BothOpenApis {
  both(
    call: (openapi: Cloud['openapi']) => Promise<unknown>,
    reply: OpenApiReply,
  ): Promise<{ theirs: OpenApiOutcome; mine: OpenApiOutcome }>;
  original: Cloud;
  close(): Promise<void>;
}

interface Reader {
  pos: number;
  len: number;
  uint32(): number;
  bytes(): Uint8Array;
  string(): string;
  skipType(type: number): void;
}

interface Writer {
  uint32(value: number): Writer;
  bytes(value: Uint8Array): Writer;
  string(value: string): Writer;
  finish(): Uint8Array;
}

/** The library that the original itself writes and reads its messages with. */
const { Reader, Writer } = createRequire(require.resolve('original-wx-server-sdk'))('protobufjs/minimal') as {
  Reader: { create(bytes: Uint8Array): Reader };
  Writer: { create(): Writer };
};

export async function startBothOpenApis(): Promise<BothOpenApis> {
  for (const method of ['warn', 'error', 'log'] as const) jest.spyOn(console, method).mockReturnValue();
  let reply: OpenApiReply = { code: 'SYS_ERR', message: '' };
  let sent: SentCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.url === '/v1/openapi') {
      sent.push(withoutTypes({ appid: '', ...(JSON.parse(body.toString()) as Omit<SentCall, 'appid'>) }));
      const answer =
        'code' in reply
          ? { ...reply, requestId: 'r' }
          : { contentType: reply.contentType, body: reply.body.toString('base64'), requestId: 'r' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      return;
    }
    const form = partsOf(body, request.headers['content-type'] ?? '');
    if (form.get('action')?.toString() === 'wx.openApi')
      sent.push({
        api: form.get('apiName')?.toString() ?? '',
        ...readCall(form.get('requestData') ?? Buffer.of()),
      });
    if ('code' in reply) {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(JSON.stringify({ ...reply, requestId: 'r' }));
    } else response.end(writeAnswer(reply));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { TENCENTCLOUD: 'true', SILENCE: 'true', CLOUDPAY_OPENAPI_URL: url });
  let original = {} as Cloud;
  jest.isolateModules(() => {
    original = jest.requireActual<Cloud>('original-wx-server-sdk');
  });
  original.init({
    env: 'shop',
    serviceUrl: `${url}/admin`,
    secretId: 'i',
    secretKey: 'k',
    keepalive: false,
  });
  const ours = createCloud();
  ours.init({ env: 'shop' });

  async function run(
    cloud: Cloud,
    call: (openapi: Cloud['openapi']) => Promise<unknown>,
  ): Promise<OpenApiOutcome> {
    sent = [];
    try {
      return { result: await call(cloud.openapi), sent };
    } catch (error) {
      const { errCode, errMsg, message } = error as NonNullable<OpenApiOutcome['error']>;
      return { error: { errCode, errMsg, message }, sent };
    }
  }

  return {
    async both(call, given) {
      reply = given;
      const theirs = await run(original, call);
      return { theirs, mine: await run(ours, call) };
    },
    original,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function withoutTypes(call: SentCall): SentCall {
  const files = Object.entries(call.files).map(([key, { filename, content }]) => [
    key,
    { filename, content },
  ]);
  return { ...call, files: Object.fromEntries(files) };
}

function partsOf(body: Buffer, type: string): Map<string, Buffer> {
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? '';
  const parts = new Map<string, Buffer>();
  for (const part of body.toString('latin1').split(`--${boundary}`)) {
    const name = /name="([^"]*)"/.exec(part)?.[1];
    const start = part.indexOf('\r\n\r\n');
    if (name !== undefined) parts.set(name, Buffer.from(part.slice(start + 4, -2), 'latin1'));
  }
  return parts;
}

/** A message by the numbers of its fields. */
function fieldsOf(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const reader = Reader.create(bytes);
  const fields = new Map<number, Uint8Array[]>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if ((tag & 7) === 2) fields.set(tag >>> 3, [...(fields.get(tag >>> 3) ?? []), reader.bytes()]);
    else reader.skipType(tag & 7);
  }
  return fields;
}

function readCall(bytes: Uint8Array): Omit<SentCall, 'api'> {
  const message = fieldsOf(bytes);
  const text = (field: Uint8Array[] | undefined) => Buffer.from(field?.[0] ?? []).toString();
  const call: Omit<SentCall, 'api'> = { appid: text(message.get(6)), params: {}, files: {} };
  for (const pair of fieldsOf(message.get(2)?.[0] ?? new Uint8Array()).get(1) ?? []) {
    const fields = fieldsOf(pair);
    const key = text(fields.get(1));
    const filename = text(fields.get(4));
    const content = Buffer.from(fields.get(2)?.[0] ?? []);
    if (filename) call.files[key] = { filename, content: content.toString('base64') };
    else call.params[key] = JSON.parse(content.toString());
  }
  return call;
}

function writeAnswer({ contentType, body }: { contentType: string; body: Buffer }): Uint8Array {
  return Writer.create().uint32(10).bytes(body).uint32(18).string(contentType).finish();
}
