import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';

/** The SDKs recognize an error of the platform by exactly this content type. */
export const ERROR_TYPE = 'application/json; charset=utf-8';

/** An error of the platform, as the SDKs read it. */
export function failed(
  c: Context,
  code: string,
  message: string,
  requestId: string = randomUUID(),
): Response {
  return c.body(JSON.stringify({ code, message, requestId }), 200, { 'content-type': ERROR_TYPE });
}

/** Bytes that the SDKs decode themselves. */
export function answerBytes(c: Context, bytes: Uint8Array): Response {
  return c.body(Uint8Array.from(bytes), 200, { 'content-type': 'application/octet-stream' });
}
