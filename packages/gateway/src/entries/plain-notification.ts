import type { IncomingMessage } from 'node:http';
import type { NotificationKind } from '@opencloudpay/cloudpay';
import { isPlainPost } from '@opencloudpay/internal';
import { areRouteNames, type RouteNames } from '../notification/route-names';

/** A notification that no URL parser, router or body parser would read in another way. */
export interface PlainNotification {
  kind: NotificationKind;
  route: RouteNames;
}

/**
 * The kind, the names and the token of a notify address. No part is encoded, except for the slashes of a container's
 * path, and none consists of dots: so decoding and URL normalization change nothing else.
 */
const ADDRESS =
  /^\/notify\/(pay|refund)\/(?!\.+\/)([\w.~-]+)\/(?!\.+\/)([\w.~-]+)(?:\/((?:[\w.~-]|%2[Ff])+))?\/(?!\.+$)([\w.~-]+)$/;

/** A prefix that URL normalization does not change. */
const PLAIN_PREFIX = /^(?:\/(?!\.+(?:\/|$))[\w.~-]+)*$/;

/**
 * Recognises a notification as WeChat Pay and proxies send it, for the short way. All other requests are left to the
 * gateway's `fetch`: it refuses most of them, with the reason.
 *
 * @param prefix the path prefix of the gateway
 * @param bodyLimit bytes
 */
export function plainNotification(
  incoming: IncomingMessage,
  prefix: string,
  bodyLimit: number,
): PlainNotification | undefined {
  const { url = '' } = incoming;
  // A body of unknown length, or of a length that is refused, is left to `fetch`.
  if (!isPlainPost(incoming, bodyLimit)) return undefined;
  const below = prefix === '' ? '' : prefix.replace(/\/+$/, '');
  if (below !== '' && !(PLAIN_PREFIX.test(below) && url.startsWith(below))) return undefined;
  const [whole, kind, envId = '', name = '', path, token = ''] = ADDRESS.exec(url.slice(below.length)) ?? [];
  if (whole === undefined) return undefined;
  const named = kind === 'pay' ? 'pay' : 'refund';
  if (path === undefined) return { kind: named, route: { envId, functionName: name, token } };
  const route = { envId, service: name, path: path.replace(/%2F/gi, '/'), token };
  return areRouteNames(route) ? { kind: named, route } : undefined;
}
