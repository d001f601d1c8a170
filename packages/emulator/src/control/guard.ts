/**
 * Who may drive the emulator: programs on this machine, and pages of its own address. Not a page of the internet that
 * happens to be open in the developer's browser: neither by a request across sites, nor under a name that was pointed
 * at this machine (DNS rebinding).
 */
import type { Context, MiddlewareHandler } from 'hono';
import { ControlFailure } from './failure';

/** `localhost`, anything below it, and the addresses of this machine; with or without a port. */
const LOOPBACK = /^((?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether a `Host` header names a host, which has an address in numbers within bounds and nothing but a port behind. */
export function isHost(header: string): boolean {
  return /^[\w.:[\]-]+$/.test(header) && URL.canParse(`http://${header}/`);
}

export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  if (!LOOPBACK.test(hostOf(c)))
    throw new ControlFailure(
      403,
      'FORBIDDEN_ORIGIN',
      'This address answers to localhost and 127.0.0.1 alone: open it under one of them.',
    );
  await next();
};

export const guard: MiddlewareHandler = async (c, next) => {
  const host = hostOf(c);
  const origin = c.req.header('origin');
  if (origin !== undefined && originHost(origin) !== host.toLowerCase())
    throw new ControlFailure(403, 'FORBIDDEN_ORIGIN', 'Only pages of this very address may call it.');
  // Browsers say it of every request, also of those that have no Origin; other programs do not send it.
  const site = c.req.header('sec-fetch-site');
  if (c.req.path.startsWith('/api/') && site !== undefined && !['same-origin', 'none'].includes(site))
    throw new ControlFailure(403, 'FORBIDDEN_ORIGIN', 'Only pages of this very address may call it.');
  await next();
  c.header('x-content-type-options', 'nosniff');
  c.header('x-frame-options', 'DENY');
  c.header('cross-origin-resource-policy', 'same-origin');
  c.header('referrer-policy', 'no-referrer');
};

/** JSON is what a form of another site cannot send without asking first. */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (c.req.method === 'POST' && type !== 'application/json')
    throw new ControlFailure(
      415,
      'CONTENT_TYPE_WRONG',
      'Send a JSON object with content-type: application/json.',
    );
  await next();
};

function hostOf(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}

function originHost(origin: string): string | undefined {
  // `null` is what sandboxed pages and files have.
  if (!URL.canParse(origin)) return undefined;
  const { protocol, host } = new URL(origin);
  return protocol === 'http:' ? host : undefined;
}
