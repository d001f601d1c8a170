import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '@opencloudpay/internal/testing/listen';

/** A received call, from either client. */
export interface Arrival {
  api: string;
  /** The JSON text, as it was sent. */
  json: string;
  /** The mini program that the namespace was bound to. */
  appid: string | undefined;
}

/** The bytes with which both clients are answered; without bytes the connection is closed. */
export type PlatformAnswer =
  | { status?: number; contentType?: string; body: string | Uint8Array }
  | 'close the connection';

export interface Platform {
  url: string;
  /** The answer to every call from now on. */
  answer(answer: PlatformAnswer): void;
  /** The calls since the last request for them. */
  arrivals(): Arrival[];
  close(): Promise<void>;
}

/** The mark by which wx-server-sdk recognises the platform's own refusals. */
export const PLATFORM_ERROR = 'application/json; charset=utf-8';

/**
 * Tencent's platform and our gateway as one loopback server: accepts calls as wx-server-sdk sends them (a form) and
 * as our gateway transport does (JSON), and answers both with the same bytes.
 */
export async function startPlatform(): Promise<Platform> {
  let next: PlatformAnswer = { body: '{}' };
  let arrived: Arrival[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    arrived.push(await read(request, Buffer.concat(chunks)));
    if (next === 'close the connection') {
      request.socket.destroy();
      return;
    }
    const { status = 200, contentType = 'application/octet-stream', body } = next;
    response.writeHead(status, { 'Content-Type': contentType }).end(body);
  }

  const server = await listen(createServer((request, response) => void serve(request, response)));
  return {
    url: server.url,
    answer(answer) {
      next = answer;
    },
    arrivals() {
      const all = arrived;
      arrived = [];
      return all;
    },
    close: server.close,
  };
}

async function read(request: IncomingMessage, body: Buffer): Promise<Arrival> {
  const path = /^\/v1\/cloudpay\/(.+)$/.exec(request.url ?? '')?.[1];
  if (path !== undefined) {
    const appid = request.headers['x-wx-appid'];
    return {
      api: decodeURIComponent(path),
      json: body.toString(),
      appid: typeof appid === 'string' ? appid : undefined,
    };
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'Content-Type': request.headers['content-type'] ?? '' },
  }).formData();
  // apiOptions is a protobuf: tag and length of the only field, then its text.
  const appid = String(form.get('apiOptions') ?? '').slice(2);
  return {
    api: String(form.get('apiName')),
    json: String(form.get('requestData')),
    appid: appid || undefined,
  };
}
