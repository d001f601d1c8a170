import type { CallbackTarget } from '@opencloudpay/contracts/callback';

/** The callback in a notify URL; `undefined` for URLs of other servers. */
export function targetOf(url: string): CallbackTarget | undefined {
  const [envId, ...rest] = partsOf(url);
  const [first, path] = rest;
  if (envId === undefined || first === undefined) return undefined;
  return rest.length === 2 && path !== undefined
    ? { envId, functionName: first }
    : { envId, service: first, path: path ?? '/' };
}

/** A notify URL without its token. A reader of the token could send notifications. */
export function withoutToken(url: string): string {
  return partsOf(url).length >= 3 ? url.replace(/\/[^/]+$/, '/…') : url;
}

/** Environment, function (or service and path) and token. */
function partsOf(url: string): string[] {
  const path = /^https?:\/\/[^/]+\/notify\/(?:pay|refund)\/(.+)$/.exec(url)?.[1];
  return path === undefined ? [] : path.split('/').map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
