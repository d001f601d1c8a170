import type { SignedNotification } from './made-up';
import { type Outcome, send } from './send';

export interface SendNotificationOptions {
  /** The only certificates to trust for https, PEM. Default: the system's. */
  ca?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole answer. Default: 5000, as WeChat Pay. */
  timeout?: number | undefined;
}

/**
 * Sends a notification once, as WeChat Pay does: by POST, following no redirect. Never
 * rejects; `problem` says what failed.
 */
export function sendNotification(
  url: string,
  { body, headers }: SignedNotification,
  { ca, timeout, signal = new AbortController().signal }: SendNotificationOptions = {},
): Promise<Outcome> {
  return send(url, body, { ca, signal, timeout, signature: headers });
}
