/**
 * The gateway in a Hono application (4), on any runtime.
 *
 * ```ts
 * import { createGateway } from '@opencloudpay/gateway';
 * import { honoEntry } from '@opencloudpay/gateway/hono';
 * import { Hono } from 'hono';
 *
 * const app = new Hono();
 * app.all('/pay/*', honoEntry(createGateway(options), { prefix: '/pay' }));
 * ```
 *
 * The gateway answers everything below the path; unknown addresses get 404. If a middleware has read the body with
 * `c.req`, the entry takes it from there. On Node's server, addresses with dot segments (`%2e%2e`) are refused; other
 * runtimes only expose the resolved address.
 *
 * @see https://hono.dev/docs/api/routing
 */
import type { Gateway } from '../gateway';
import { hasUnresolvedDots, nowhere } from '../requests/raw-target';
import { givenBody } from './given-body';
import { type MountOptions, unmount } from './mount';

export type { MountOptions };

/** The part of Hono's context that the entry uses. */
export interface HonoContext {
  req: {
    raw: Request;
    /** The body, also after a middleware has read it with `c.req`. */
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  /** Values of the runtime; on Node's server they include its request. */
  env?: unknown;
}

/** For `app.all`. */
export function honoEntry(
  { fetch }: Pick<Gateway, 'fetch'>,
  { prefix = '' }: MountOptions = {},
): (context: HonoContext) => Promise<Response> {
  return async ({ req, env }) => {
    const { raw } = req;
    const known = hasUnresolvedDots(targetIn(env)) ? undefined : unmount(raw.url, prefix);
    const url = known ?? nowhere(raw.url);
    if (url === raw.url && !raw.bodyUsed) return fetch(raw);
    const { method, headers, signal } = raw;
    const body = raw.bodyUsed ? givenBody(await bytesOf(req), null, url) : raw.body;
    return fetch(new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit));
  };
}

/** `undefined` if the body was read directly from the raw request. */
async function bytesOf(request: HonoContext['req']): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** The raw target of Node's request; `undefined` on other runtimes. */
function targetIn(env: unknown): string | undefined {
  const { incoming } = (env ?? {}) as { incoming?: { url?: unknown } };
  return typeof incoming?.url === 'string' ? incoming.url : undefined;
}
