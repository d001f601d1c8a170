import type { Context } from 'hono';
import { answerRefused } from './notification/answer-wechat-pay';
import { versionByHeaders } from './notification/verify/version';
import { toResponse } from './requests/answer';
import type { Refusal } from './requests/refusal';

/** WeChat Pay's form below `/notify/`, the gateway's own JSON elsewhere. */
export function answerRefusal(c: Context, refusal: Refusal, headers: Record<string, string> = {}): Response {
  return areaOf(c) === 'notify'
    ? toResponse(answerRefused(versionByHeaders(c.req.raw.headers), refusal, Object.entries(headers).flat()))
    : asJson(refusal, headers);
}

export function asJson(
  { code, status, publicMessage }: Refusal,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ code, detail: publicMessage }, { status, headers });
}

/** Which part of the gateway the path is in: the only part of a path that is fit for a log. */
export function areaOf(c: Context): string {
  const area = c.req.path.split('/')[1] ?? '';
  return ['notify', 'v1', '_', 'healthz', 'readyz', 'metrics'].includes(area) ? area : 'other';
}
