import type { IncomingMessage } from 'node:http';
import { verifyCall } from '@opencloudpay/cloudpay/verify-call';
import type { FunctionRunner } from './in-process-functions';
import type { Platform, PlatformAnswer } from './platforms/loopback-platform';
import { type Failure, runFunction } from './platforms/run-function';

/** As a web framework would answer them. */
const STATUS: Readonly<Record<Failure, number>> = { 'not-found': 404, timeout: 504, gone: 503, failed: 500 };

/** A container service that runs at each path the host's function of that name, and checks token and signature. */
export function containerService(host: FunctionRunner, keys: { token: string; secret: string }): Platform {
  const text = (status: number, body: string): PlatformAnswer => ({
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body,
  });
  const success = (reply: unknown): PlatformAnswer => ({
    body: reply === undefined ? '' : JSON.stringify(reply),
  });
  return {
    async answer(request) {
      const { url, headers, body } = request;
      if (headers.authorization !== `Bearer ${keys.token}`) return text(401, 'the token is wrong');
      const verdict = verifyCall(request, keys.secret);
      if (!verdict.valid) return text(401, `${verdict.problem} ${headers.authorization}`);
      const call = {
        functionName: decodeURIComponent(url.slice(1)),
        envId: String(headers['x-wx-env']),
        event: JSON.parse(body.toString()),
      };
      return runFunction(host, call, success, (kind, message) => text(STATUS[kind], message));
    },
    refusal: (kind) => text(kind === 'throttled' ? 429 : 403, 'not now'),
    success,
  };
}

export async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
