import { randomUUID } from 'node:crypto';
import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import type { MessageHeaders } from '@opencloudpay/wechatpay-v3';
import type { ReadBody } from '../requests/read-body';
import type { RouteNames } from './route-names';

/** A notification on arrival, before any verification. */
export interface Arrival {
  /** Its id in logs, and the `X-Request-Id` of the answer. */
  readonly requestId: string;
  readonly kind: NotificationKind;
  /** The callback named in the address. */
  readonly target: CallbackTarget;
  readonly token: string;
  readonly headers: MessageHeaders;
  readonly readBody: ReadBody;
  /** `performance.now()` when it arrived. */
  readonly at: number;
}

export function arrive(
  kind: NotificationKind,
  { envId = '', functionName = '', service = '', path, token = '' }: RouteNames,
  headers: MessageHeaders,
  readBody: ReadBody,
): Arrival {
  return {
    requestId: randomUUID(),
    kind,
    target: path === undefined ? { envId, functionName } : { envId, service, path },
    token,
    headers,
    readBody,
    at: performance.now(),
  };
}
