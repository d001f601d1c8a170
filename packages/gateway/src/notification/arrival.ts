import { randomUUID } from 'node:crypto';
import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';

/** A notification as it came in: where it was sent, before anything of it is believed. */
export interface Arrival {
  /** Its name in logs, and the `X-Request-Id` of the answer. */
  readonly requestId: string;
  readonly kind: NotificationKind;
  /** What the address names. */
  readonly target: CallbackTarget;
  readonly token: string;
  readonly request: Request;
  /** `performance.now()` when it arrived. */
  readonly at: number;
}

export function arrive(
  request: Request,
  kind: NotificationKind,
  { envId = '', functionName = '', service = '', path, token = '' }: Readonly<Record<string, string>>,
): Arrival {
  return {
    requestId: randomUUID(),
    kind,
    target: path === undefined ? { envId, functionName } : { envId, service, path },
    token,
    request,
    at: performance.now(),
  };
}
