/**
 * A platform on 127.0.0.1 for the contract of all adapters: it answers as the platform's HTTP API is documented, or has a
 * fault, and notes what reached it.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '@opencloudpay/internal/testing/listen';

export interface PlatformRequest {
  method: string;
  /** The path with its query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface PlatformAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
}

export interface Platform {
  answer(request: PlatformRequest): Promise<PlatformAnswer>;
  /** Too many calls run, or the key may not call. */
  refusal(kind: 'throttled' | 'denied'): PlatformAnswer;
  /** A reply of the function. */
  success(reply: unknown): PlatformAnswer;
}

export type Fault = 'throttled' | 'denied' | 'down' | 'garbage' | 'huge' | 'silent' | 'hangs-up' | 'endless';

export interface LoopbackPlatform {
  readonly url: string;
  /** Every following request meets it. */
  fault: Fault | undefined;
  readonly requests: PlatformRequest[];
  /** Accepted connections. */
  connections: number;
  /** Requests at once: now, and the most so far. */
  running: number;
  most: number;
  /** Requests whose client went away before the answer. */
  abandoned: number;
  close(): Promise<void>;
}

/** More than any adapter reads. */
const HUGE = 7 * 1024 * 1024;

export async function startPlatform(platform: Platform): Promise<LoopbackPlatform> {
  const state = {
    fault: undefined as Fault | undefined,
    requests: [] as PlatformRequest[],
    connections: 0,
    running: 0,
    most: 0,
    abandoned: 0,
  };
  const { url, server, close } = await listen(async (incoming, response) => {
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    response.once('close', () => {
      state.running -= 1;
      if (!response.writableFinished) state.abandoned += 1;
    });
    const request = await requestOf(incoming);
    state.requests.push(request);
    await answerWith(platform, state.fault, request, response);
  });
  server.on('connection', () => {
    state.connections += 1;
  });
  return Object.assign(state, { url, close });
}

async function answerWith(
  platform: Platform,
  fault: Fault | undefined,
  request: PlatformRequest,
  response: ServerResponse,
): Promise<void> {
  const send = ({ status = 200, headers = {}, body }: PlatformAnswer) =>
    response.writeHead(status, headers).end(body);
  switch (fault) {
    case undefined:
      send(await platform.answer(request));
      break;
    case 'throttled':
    case 'denied':
      send(platform.refusal(fault));
      break;
    case 'huge':
      send(platform.success('x'.repeat(HUGE)));
      break;
    case 'down':
      send({ status: 503, headers: { 'content-type': 'text/html' }, body: '<html>a proxy</html>' });
      break;
    case 'garbage':
      send({ headers: { 'content-type': 'application/json' }, body: '{"result":' });
      break;
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      break;
    case 'hangs-up':
      response.destroy();
      break;
    case 'silent':
      break;
  }
}

async function requestOf(incoming: IncomingMessage): Promise<PlatformRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = incoming;
  return { method, url, headers, body: Buffer.concat(chunks) };
}

/** Passes requests on to a server that speaks the platform's API itself. */
export async function forward(
  base: string,
  { method, url, headers, body }: PlatformRequest,
): Promise<PlatformAnswer> {
  const { 'content-type': type, authorization, ...others } = headers;
  const context = Object.entries(others).filter(([name]) => name.startsWith('x-'));
  const response = await fetch(`${base}${url}`, {
    method,
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(authorization !== undefined && { authorization }),
      ...(Object.fromEntries(context) as Record<string, string>),
    },
    body,
  });
  return { status: response.status, body: await response.text() };
}
