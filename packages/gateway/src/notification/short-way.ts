/**
 * The short way of a notification on Node's own server: to the same steps as `fetch`, without a web-standard `Request`
 * and `Response`, which cost more than the steps themselves.
 */
import type { NotificationKind } from '@opencloudpay/cloudpay';
import type { MessageHeaders } from '@opencloudpay/wechatpay-v3';
import type { Answer } from '../requests/answer';
import type { ReadBody } from '../requests/read-body';
import type { RouteNames } from './route-names';

export interface ShortWay {
  /** The largest body in bytes. */
  readonly bodyLimit: number;
  /** Answers a notification. Never rejects. */
  answer(
    kind: NotificationKind,
    route: RouteNames,
    headers: MessageHeaders,
    readBody: ReadBody,
  ): Promise<Answer>;
}

type Fetch = (request: Request) => Promise<Response>;

/** By the gateway's own `fetch`: a program that wraps `fetch` sees every request. */
const shortWays = new WeakMap<Fetch, ShortWay>();

export function offerShortWay(fetch: Fetch, way: ShortWay): void {
  shortWays.set(fetch, way);
}

/** @returns `undefined` if this is not the `fetch` of a gateway */
export function shortWayOf(fetch: Fetch): ShortWay | undefined {
  return shortWays.get(fetch);
}
