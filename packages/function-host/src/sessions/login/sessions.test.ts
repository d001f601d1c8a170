import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sign } from 'hono/jwt';
import { createSessions, type SessionsOptions } from './sessions';
import { simulatedJscode2session } from './simulated-jscode2session';

const APPID = 'wx0123456789abcdef';
const OLD_KEY = 'the-key-of-last-year-0123456789abcdef';
const KEY = 'the-key-of-this-year-0123456789abcdef';

let time = new Date('2026-01-01T00:00:00Z');
const now = () => time;
const wechat = simulatedJscode2session({ appid: APPID });

function sessionsWith(options: Partial<SessionsOptions> = {}) {
  return createSessions({ appid: APPID, keys: KEY, jscode2session: wechat.exchange, now, ...options });
}

const parts = (token: string) => token.split('.') as [string, string, string];
const readable = (token: string) =>
  JSON.parse(Buffer.from(parts(token)[1], 'base64url').toString()) as Record<string, unknown>;

describe('a session', () => {
  it('is the user of the login code, in this mini program', async () => {
    const sessions = sessionsWith();
    const { token } = await sessions.login(wechat.loginCode('alice'));
    expect(await sessions.verify(token)).toEqual({ openId: wechat.openIdOf('alice'), appId: APPID });
  });

  it('has the unionid if WeChat returns one', async () => {
    const sessions = sessionsWith({ jscode2session: async () => ({ openId: 'o1', unionId: 'u1' }) });
    const { token } = await sessions.login('c');
    expect(await sessions.verify(token)).toEqual({ openId: 'o1', appId: APPID, unionId: 'u1' });
  });

  it('holds only its user, its mini program and its times', async () => {
    const { token } = await sessionsWith().login(wechat.loginCode('alice'));
    expect(Object.keys(readable(token)).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sub']);
  });

  it('lasts two hours, or the configured time, and not a second longer', async () => {
    for (const [lifetime, seconds] of [
      [undefined, 7200],
      [60, 60],
    ] as const) {
      time = new Date('2026-01-01T00:00:00Z');
      const sessions = sessionsWith({ lifetime });
      const { token, expiresAt, expiresIn } = await sessions.login(wechat.loginCode('alice'));
      expect([expiresAt.getTime() - time.getTime(), expiresIn]).toEqual([seconds * 1000, seconds]);
      time = new Date(expiresAt.getTime() - 1000);
      await expect(sessions.verify(token)).resolves.toMatchObject({ appId: APPID });
      time = expiresAt;
      await expect(sessions.verify(token)).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    }
  });

  it('stays valid after a change of keys as long as the old key is configured', async () => {
    const { token } = await sessionsWith({ keys: OLD_KEY }).login(wechat.loginCode('alice'));
    const user = { openId: wechat.openIdOf('alice'), appId: APPID };
    const rotated = sessionsWith({ keys: [KEY, OLD_KEY] });
    expect(await rotated.verify(token)).toEqual(user);
    await expect(sessionsWith().verify(token)).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    const { token: next } = await rotated.login(wechat.loginCode('alice'));
    expect(await sessionsWith().verify(next)).toEqual(user);
  });
});

describe('a forged session', () => {
  const claims = { iss: 'opencloudpay/session', sub: 'oMallory', aud: APPID, iat: 1, exp: 4e9 };

  it.each([
    ['signed with another key', () => sign(claims, 'another-key-0123456789abcdef0123456789')],
    ['not signed at all', async () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
    ['signed by another algorithm', () => sign(claims, KEY, 'HS512')],
    ['signed for another purpose', () => sign({ ...claims, iss: 'shop' }, KEY)],
    ['of another mini program', () => sign({ ...claims, aud: 'wxother' }, KEY)],
    ['too long to be one', async () => `${await sign(claims, KEY)}${'A'.repeat(3000)}`],
    ['of no shape', async () => 'n0-shape-at-all'],
    ['empty', async () => ''],
  ])('%s is refused, and is not quoted', async (_, make) => {
    const token = await make();
    const error = await sessionsWith()
      .verify(token)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SESSION_INVALID' });
    if (token) expect(String((error as Error).stack)).not.toContain(token);
  });

  it('with any changed bit is refused', async () => {
    const sessions = sessionsWith();
    const { token } = await sessions.login(wechat.loginCode('alice'));
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(), fc.nat(7), async (part, position, bit) => {
        const changed = parts(token);
        const bytes = Buffer.from(changed[part] ?? '', 'base64url');
        const at = position % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        changed[part] = bytes.toString('base64url');
        await expect(sessions.verify(changed.join('.'))).rejects.toMatchObject({ code: 'SESSION_INVALID' });
      }),
      { numRuns: 60 },
    );
  });

  function encode(value: object): string {
    return Buffer.from(JSON.stringify(value)).toString('base64url');
  }
});

describe('invalid options', () => {
  it.each([
    [{ keys: 'short' }, /at least 32 characters/],
    [{ keys: [] }, /at least 32 characters/],
    [{ keys: [KEY, ''] }, /at least 32 characters/],
    [{ appid: '' }, /appid is missing/],
    [{ lifetime: 0 }, /lifetime/],
    [{ lifetime: 1.5 }, /lifetime/],
    [{ jscode2session: undefined }, /secret is missing/],
    [{ jscode2session: 'nowhere', secret: 's' }, /no address/],
  ])('%j are refused at once', (options, message) => {
    expect(() => sessionsWith(options as Partial<SessionsOptions>)).toThrow(message);
  });
});
