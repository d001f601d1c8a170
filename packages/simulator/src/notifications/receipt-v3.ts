import { parseJsonObject } from '@opencloudpay/internal';

/** Says why an answer to a notification of v3 is not a receipt; `undefined` if it is one. */
export function receiptProblemV3(status: number, body: Buffer): string | undefined {
  if (status === 200 || status === 204) return undefined;
  const parsed = parseJsonObject(body.toString('utf8'));
  const message = 'value' in parsed ? parsed.value['message'] : undefined;
  const redirects = status >= 300 && status < 400 ? '; redirects are not followed' : '';
  const told = typeof message === 'string' && message !== '' ? `; message says: ${message}` : '.';
  return `HTTP status ${status} instead of 200 or 204${redirects}${told}`;
}
