/** An HTTP server that runs the function its path names, and verifies the signature of each request. */
import { verifyCall } from '@opencloudpay/cloudpay/verify-call';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { FunctionRunner } from '../in-process-functions';
import type { Platform, PlatformAnswer, PlatformRequest } from './loopback-platform';
import { type Failure, runFunction } from './run-function';

/** As a web framework would answer them. */
const STATUS: Readonly<Record<Failure, number>> = { 'not-found': 404, timeout: 504, gone: 503, failed: 500 };

interface Service {
  secret: string;
  functionName(request: PlatformRequest): string;
  event(request: PlatformRequest): CallbackEvent;
  success(reply: unknown): PlatformAnswer;
  /** Default: the header. */
  orderRequestId?(request: PlatformRequest): string | undefined;
}

function headerOf({ headers }: PlatformRequest): string | undefined {
  const header = headers['x-cloudpay-order-request-id'];
  return typeof header === 'string' ? header : undefined;
}

export const plainReply = (reply: unknown): PlatformAnswer => ({
  body: reply === undefined ? '' : JSON.stringify(reply),
});

export function signedService(
  host: FunctionRunner,
  { secret, functionName, event, success, orderRequestId = headerOf }: Service,
): Platform {
  const text = (status: number, body: string): PlatformAnswer => ({
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body,
  });
  return {
    async answer(request) {
      const verdict = verifyCall(request, secret);
      if (!verdict.valid) return text(401, `${verdict.problem} ${JSON.stringify(request.headers)}`);
      const envId = String(request.headers['x-wx-env']);
      const name = functionName(request);
      return runFunction(
        host,
        { envId, functionName: name, event: event(request), orderRequestId: orderRequestId(request) },
        success,
        (kind, message) => text(STATUS[kind], `${name}: ${message}`),
      );
    },
    refusal: (kind) => text(kind === 'throttled' ? 429 : 403, 'not now'),
    success,
  };
}
