import type { WireAnswer } from '@opencloudpay/cloudpay';
import type { FailedCall } from './failure';

/** What WeChat Pay answered: fields as JSON, files as they are. */
export function answerCall(answer: WireAnswer, requestId: string): Response {
  const headers = { 'X-Request-Id': requestId };
  if (!Buffer.isBuffer(answer)) return Response.json(answer, { headers });
  return new Response(new Uint8Array(answer), {
    headers: { ...headers, 'Content-Type': 'application/octet-stream' },
  });
}

/** A failure in the form in which the facade on the other side raises it again. */
export function answerFailure({ told, status, headers }: FailedCall, requestId: string): Response {
  const { errCode, message, query } = told;
  return Response.json(
    { errCode, detail: message, ...(query && { query }) },
    { status, headers: { ...headers, 'X-Request-Id': requestId } },
  );
}
