import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SharedValues } from '@opencloudpay/contracts/shared-values';
import { createOpenApi } from '../create-openapi';
import { sharedMemory } from '../testing/shared-memory';
import { ACCOUNT, startWechatApi, type WechatApi } from '../testing/wechat-api';

let wechat: WechatApi;
let now: number;
let lines: string[];
beforeEach(async () => {
  wechat = await startWechatApi();
  now = Date.now();
  lines = [];
});
afterEach(() => wechat.close());

/** What a process has: its memory is empty. */
function startProcess(shared?: SharedValues) {
  const openapi = createOpenApi({
    accounts: [ACCOUNT],
    url: wechat.url,
    shared,
    log: (line) => lines.push(line),
    now: () => now,
  });
  return async () => {
    const { body } = await openapi({ api: 'wxacode.get', params: {}, files: {} });
    return (JSON.parse(Buffer.from(body).toString()) as { errcode: number }).errcode;
  };
}

const MINUTE = 60_000;

describe('the access_token', () => {
  it('is fetched once for calls that come together, and kept', async () => {
    const call = startProcess();
    wechat.delay = 30;
    expect(await Promise.all(Array.from({ length: 20 }, call))).toEqual(Array(20).fill(0));
    now += 100 * MINUTE;
    expect(await call()).toBe(0);
    expect(wechat.fetches).toEqual([{ forced: false }]);
  });

  it('is renewed five minutes before its end', async () => {
    const call = startProcess();
    await call();
    now += 116 * MINUTE;
    wechat.replaceToken();
    expect(await call()).toBe(0);
    expect(wechat.fetches).toHaveLength(2);
  });

  it('that ends soon is not fetched again at each call', async () => {
    wechat.lifetime = 100;
    const call = startProcess();
    await call();
    await call();
    expect(wechat.fetches).toHaveLength(1);
  });

  it('that another program replaced is fetched again, and the call repeated once', async () => {
    const call = startProcess();
    await call();
    wechat.replaceToken();
    expect(await call()).toBe(0);
    expect(wechat.fetches).toEqual([{ forced: false }, { forced: false }]);
  });

  it('is fetched although another process says that it fetches, by a clock that was hours ahead', async () => {
    const shared = sharedMemory();
    const dead = { fetchingUntil: now + 180 * MINUTE };
    await shared.replace(`access_token ${ACCOUNT.appid}`, undefined, JSON.stringify(dead));
    expect(await startProcess(shared)()).toBe(0);
    expect(wechat.fetches).toHaveLength(1);
  });

  it('is replaced by force also after the clock was set back', async () => {
    const call = startProcess();
    await call();
    now -= 180 * MINUTE;
    wechat.spoilToken();
    await call();
    expect(wechat.fetches.at(-1)).toEqual({ forced: true });
  });

  it('that WeChat refuses although it is current is replaced by force, at most once a minute', async () => {
    const call = startProcess();
    await call();
    wechat.spoilToken();
    expect(await call()).toBe(40001);
    expect(wechat.fetches.map(({ forced }) => forced)).toEqual([false, false]);
    now += 2 * MINUTE;
    expect(await call()).toBe(0);
    expect(wechat.fetches.map(({ forced }) => forced)).toEqual([false, false, false, true]);
  });
});

describe('processes that share a database', () => {
  it('fetch one token between them, also together', async () => {
    const shared = sharedMemory();
    wechat.delay = 50;
    const calls = Array.from({ length: 5 }, () => startProcess(shared));
    expect(await Promise.all(calls.map((call) => call()))).toEqual([0, 0, 0, 0, 0]);
    expect(wechat.fetches).toHaveLength(1);
  });

  it('take the token that another of them has renewed', async () => {
    const shared = sharedMemory();
    const [first, second] = [startProcess(shared), startProcess(shared)];
    await first();
    await second();
    wechat.replaceToken();
    expect(await first()).toBe(0);
    expect(await second()).toBe(0);
    expect(wechat.fetches).toHaveLength(2);
  });

  it('fetch in the place of one that was killed while it fetched', async () => {
    const shared = sharedMemory();
    await shared.replace(
      `access_token ${ACCOUNT.appid}`,
      undefined,
      JSON.stringify({ fetchingUntil: now + 300 }),
    );
    const started = startProcess(shared)();
    now += 301;
    expect(await started).toBe(0);
  });

  it('use the old token until its end while WeChat gives no new one', async () => {
    const shared = sharedMemory();
    await startProcess(shared)();
    now += 117 * MINUTE;
    wechat.refuseTokens = { errcode: -1, errmsg: 'system error' };
    expect(await startProcess(shared)()).toBe(0);
    now += 4 * MINUTE;
    expect(await startProcess(shared)()).toBe(-1);
    wechat.refuseTokens = undefined;
    expect(await startProcess(shared)()).toBe(0);
  });

  it('store no token that can be read without the app secret', async () => {
    const shared = sharedMemory();
    await startProcess(shared)();
    const stored = [...shared.values.values()].join();
    expect(stored).not.toMatch(/TOKEN|xxx|ffff/);
    expect(Buffer.from(String(JSON.parse(stored).sealed), 'base64').toString('latin1')).not.toMatch(/TOKEN/);
  });

  it.each([
    ['damaged', '{"sealed":"AAAA"}'],
    ['no JSON', 'x'],
    ['of another secret', '{"fetchingUntil":0,"sealed":5}'],
  ])('take no row that is %s', async (_, text) => {
    const shared = sharedMemory();
    shared.values.set(`access_token ${ACCOUNT.appid}`, text);
    expect(await startProcess(shared)()).toBe(0);
    expect(wechat.fetches).toHaveLength(1);
  });

  it('go on without the database, and say so', async () => {
    const fails = () => Promise.reject(new Error('database is away'));
    const call = startProcess({ read: fails, replace: fails });
    expect(await call()).toBe(0);
    expect(lines).toEqual([expect.stringContaining('database is away')]);
    const memory = sharedMemory();
    let replaced = 0;
    const replace: SharedValues['replace'] = (...given) =>
      replaced++ === 0 ? memory.replace(...given) : fails();
    expect(await startProcess({ ...memory, replace })()).toBe(0);
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toMatch(/TOKEN-|ffff/);
  });
});
