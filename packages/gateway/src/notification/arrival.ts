import { randomUUID } from 'node:crypto';
import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';

/** A notification on arrival, before any verification. */
export interface Arrival {
  /** Its id in logs, and the `X-Request-Id` of the answer. */
  readonly requestId: string;
  readonly kind: NotificationKind;
  /** The callback named in the address. */
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
