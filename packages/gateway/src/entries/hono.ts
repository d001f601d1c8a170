/**
 * The gateway in a Hono application (4), on whatever it runs.
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
 * Everything below the path is the gateway's: what it does not know it answers 404. A body that a middleware has read by
 * `c.req` is taken from there. On Node's server, an address with dot segments (`%2e%2e`) is refused; other runtimes show
 * only what they have resolved it to.
 *
 * @see https://hono.dev/docs/api/routing
 */
import type { Gateway } from '../gateway';
import { hasUnresolvedDots, nowhere } from '../raw-target';
import { givenBody } from './given-body';
import { type MountOptions, unmount } from './mount';

export type { MountOptions };

/** What is used of Hono's context. */
export interface HonoContext {
  req: {
    raw: Request;
    /** The body, also after it was read by `c.req`. */
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  /** What the runtime adds; on Node's server its own request. */
  env?: unknown;
}

/** As `app.all` takes it. */
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
    const body = raw.bodyUsed ? givenBody(await bytesOf(req), null) : raw.body;
    return fetch(new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit));
  };
}

/** `undefined` for a body that was read from the request itself, past Hono. */
async function bytesOf(request: HonoContext['req']): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** The target as Node's server received it; `undefined` on other runtimes. */
function targetIn(env: unknown): string | undefined {
  const { incoming } = (env ?? {}) as { incoming?: { url?: unknown } };
  return typeof incoming?.url === 'string' ? incoming.url : undefined;
}
