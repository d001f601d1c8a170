import { parseJsonObject, say, type Text } from '@opencloudpay/internal';

/** Says why an answer to a notification of v3 is not a receipt; `undefined` if it is one. */
export function receiptProblemV3(status: number, body: Buffer): Text | undefined {
  if (status === 200 || status === 204) return undefined;
  const parsed = parseJsonObject(body.toString('utf8'));
  const message = 'value' in parsed ? parsed.value['message'] : undefined;
  const isRedirect = status >= 300 && status < 400;
  const hasMessage = typeof message === 'string' && message !== '';
  return say(
    `HTTP status ${status} instead of 200 or 204${isRedirect ? '; redirects are not followed' : ''}${hasMessage ? `; message says: ${message}` : '.'}`,
    `HTTP 状态码为 ${status}，应为 200 或 204${isRedirect ? '，不跟随重定向' : ''}${hasMessage ? `；message：${message}` : '。'}`,
  );
}
