import type { SignedNotification } from './made-up';
import { type Outcome, send } from './send';

export interface SendNotificationOptions {
  /** The only certificates to trust for https, PEM. Default: the system's. */
  ca?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a notification once, as WeChat Pay does: by POST, with five seconds for the answer, following no redirect. Never
 * rejects; `problem` says what failed.
 */
export function sendNotification(
  url: string,
  { body, headers }: SignedNotification,
  { ca, signal = new AbortController().signal }: SendNotificationOptions = {},
): Promise<Outcome> {
  return send(url, body, { ca, signal, signature: headers });
}
