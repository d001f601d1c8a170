import { describe, expect, it } from '@jest/globals';
import { createSessions } from './login/sessions';
import { simulatedJscode2session } from './login/simulated-jscode2session';
import { sessionRoutes } from './routes/session-routes';
import { networkOf, sessionLimits } from './session-limits';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID, secret: 's'.repeat(32) });
const sessions = createSessions({ appid: APPID, keys: 'k'.repeat(32), jscode2session: wechat.exchange });
const host = { invoke: async () => 'done' };
/** One request at once, and the next after ten seconds. */
const ONE = { perSecond: 0.1, burst: 1 };

function shop(limits: Parameters<typeof sessionLimits>[0]) {
  const clientIp = ({ headers }: { headers: Pick<Headers, 'get'> }) => headers.get('x-real-ip') ?? undefined;
  const app = sessionRoutes({ sessions, host, limits, clientIp, allow: () => true });
  return async (
    path: string,
    { ip = '192.0.2.1', token = '', body = '{}' as string | ReadableStream } = {},
  ) => {
    const response = await app.request(path, {
      method: 'POST',
      headers: { 'x-real-ip': ip, ...(token && { authorization: `Bearer ${token}` }) },
      body,
      duplex: 'half',
    } as RequestInit);
    const answer = (await response.json()) as { errorCode?: string };
    return [response.status, answer.errorCode, response.headers.get('retry-after')];
  };
}

const tokenOf = async (user: string) => (await sessions.login(wechat.loginCode(user))).token;
const LIMITED = [429, 'RATE_LIMITED', '10'];

describe('the limits of sessions', () => {
  it('limit a user over all sessions, whatever the address, and no other user', async () => {
    const call = shop({ user: ONE });
    expect(await call('/call/buy', { token: await tokenOf('alice') })).toEqual([200, undefined, null]);
    expect(await call('/call/buy', { token: await tokenOf('alice'), ip: '192.0.2.9' })).toEqual(LIMITED);
    expect(await call('/database', { token: await tokenOf('alice') })).toEqual(LIMITED);
    expect(await call('/call/buy', { token: await tokenOf('bob') })).toEqual([200, undefined, null]);
  });

  it('count no forged session as a user', async () => {
    const call = shop({ user: ONE });
    const token = await tokenOf('alice');
    for (let count = 0; count < 3; count += 1)
      expect((await call('/call/buy', { token: `${token}x` }))[0]).toBe(401);
    expect((await call('/call/buy', { token }))[0]).toBe(200);
  });

  it('limit an address before its session is checked and its body read', async () => {
    const call = shop({ address: ONE });
    expect((await call('/call/buy', { token: 'forged' }))[0]).toBe(401);
    let read = false;
    const body = new ReadableStream(
      {
        pull(controller) {
          read = true;
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    expect(await call('/call/buy', { token: await tokenOf('alice'), body })).toEqual(LIMITED);
    expect(read).toBe(false);
    expect((await call('/call/buy', { token: await tokenOf('alice'), ip: '192.0.2.2' }))[0]).toBe(200);
  });

  it('limit logins of an address more strictly', async () => {
    const call = shop({ address: { perSecond: 100, burst: 100 }, login: ONE });
    const login = (user: string) =>
      call('/login', { body: JSON.stringify({ code: wechat.loginCode(user) }) });
    expect((await login('alice'))[0]).toBe(200);
    expect(await login('bob')).toEqual(LIMITED);
    expect((await call('/call/buy', { token: await tokenOf('alice') }))[0]).toBe(200);
  });

  it('do not limit requests whose address is unknown', () => {
    const limits = sessionLimits({ address: ONE });
    for (let count = 0; count < 5; count += 1) limits.countAddress(undefined, false);
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('the network of %s is %s', (ip, network) => expect(networkOf(ip)).toBe(network));
