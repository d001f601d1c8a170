/**
 * Decides who may control the emulator: programs on this machine and pages of its own address. Pages of the internet in
 * the developer's browser may not, neither by a cross-site request nor by a name that resolves to this machine (DNS
 * rebinding).
 */
import { say } from '@opencloudpay/internal';
import type { Context, MiddlewareHandler } from 'hono';
import { ControlFailure } from './failure';

/** `localhost`, its subdomains and the loopback addresses, with or without a port. */
const LOOPBACK = /^((?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether a `Host` header is valid: a name or a valid numeric address, and then at most a port. */
export function isHost(header: string): boolean {
  return /^[\w.:[\]-]+$/.test(header) && URL.canParse(`http://${header}/`);
}

export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  if (!LOOPBACK.test(hostOf(c)))
    throw new ControlFailure(
      403,
      'FORBIDDEN_ORIGIN',
      say(
        'This server answers only to localhost and 127.0.0.1. Open it under one of these names.',
        '本服务只接受 localhost 和 127.0.0.1 的访问：请用其中一个地址打开。',
      ),
    );
  await next();
};

export const guard: MiddlewareHandler = async (c, next) => {
  const host = hostOf(c);
  const origin = c.req.header('origin');
  if (origin !== undefined && originHost(origin) !== host.toLowerCase()) throw otherOrigin();
  // Browsers send this header with every request, also without an Origin. Other programs do not send it.
  const site = c.req.header('sec-fetch-site');
  if (c.req.path.startsWith('/api/') && site !== undefined && !['same-origin', 'none'].includes(site))
    throw otherOrigin();
  await next();
  c.header('x-content-type-options', 'nosniff');
  c.header('x-frame-options', 'DENY');
  c.header('cross-origin-resource-policy', 'same-origin');
  c.header('referrer-policy', 'no-referrer');
};

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** A form of another site cannot send JSON without a CORS preflight. */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (WITH_BODY.has(c.req.method) && type !== 'application/json')
    throw new ControlFailure(
      415,
      'CONTENT_TYPE_WRONG',
      say(
        'Send a JSON object with content-type: application/json.',
        '请发送 JSON 对象，并带上 content-type: application/json。',
      ),
    );
  await next();
};

function otherOrigin(): ControlFailure {
  return new ControlFailure(
    403,
    'FORBIDDEN_ORIGIN',
    say('Only pages of this address may call it.', '只有同一地址的页面可以调用。'),
  );
}

function hostOf(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}

function originHost(origin: string): string | undefined {
  // Sandboxed pages and files have the origin `null`.
  if (!URL.canParse(origin)) return undefined;
  const { protocol, host } = new URL(origin);
  return protocol === 'http:' ? host : undefined;
}
