import { describe, expect, it } from '@jest/globals';
import { simulatedJscode2session } from './simulated-jscode2session';

const APPID = 'wx0123456789abcdef';

describe('the simulated exchange', () => {
  it('gives a user the same openid in every run, and another one in another mini program', async () => {
    const one = simulatedJscode2session({ appid: APPID });
    const again = simulatedJscode2session({ appid: APPID });
    const elsewhere = simulatedJscode2session({ appid: 'wxother' });
    const { openId } = await one.exchange(one.loginCode('alice'));
    expect(openId).toMatch(/^o[\w-]{27}$/);
    expect(openId).toBe(again.openIdOf('alice'));
    expect(openId).not.toBe(one.openIdOf('bob'));
    expect(openId).not.toBe(elsewhere.openIdOf('alice'));
  });

  it('accepts a code once, within five minutes', async () => {
    let time = 0;
    const wechat = simulatedJscode2session({ appid: APPID, now: () => new Date(time) });
    const [used, old] = [wechat.loginCode('alice'), wechat.loginCode('alice')];
    await wechat.exchange(used);
    await expect(wechat.exchange(used)).rejects.toMatchObject({ code: 'LOGIN_CODE_USED', errcode: 40163 });
    time += 5 * 60 * 1000 + 1;
    await expect(wechat.exchange(old)).rejects.toMatchObject({ code: 'LOGIN_CODE_INVALID', errcode: 40029 });
  });

  it('refuses foreign codes, or accepts them for one user', async () => {
    const strict = simulatedJscode2session({ appid: APPID });
    await expect(strict.exchange('the code is a mock one')).rejects.toMatchObject({ errcode: 40029 });
    const open = simulatedJscode2session({ appid: APPID, otherCodes: 'developer' });
    for (let times = 0; times < 2; times += 1) {
      expect(await open.exchange('the code is a mock one')).toEqual({ openId: open.openIdOf('developer') });
    }
    await expect(open.exchange('')).rejects.toMatchObject({ errcode: 40029 });
    const chosen = simulatedJscode2session({ appid: APPID, otherCodes: { openId: 'oChosen' } });
    expect(await chosen.exchange('the code is a mock one')).toEqual({ openId: 'oChosen' });
  });

  it('answers over HTTP in WeChat’s format, including session_key', async () => {
    const wechat = simulatedJscode2session({ appid: APPID, secret: 's3cret' });
    const ask = async (change: Record<string, string> = {}) => {
      const query = { appid: APPID, secret: 's3cret', grant_type: 'authorization_code', ...change };
      const code = wechat.loginCode('alice');
      const search = new URLSearchParams({ js_code: code, ...query });
      const response = wechat.fetch(new Request(`http://127.0.0.1/sns/jscode2session?${search}`));
      return (await response.json()) as unknown;
    };
    expect(await ask()).toEqual({ openid: wechat.openIdOf('alice'), session_key: expect.any(String) });
    expect(await ask({ appid: 'wxother' })).toMatchObject({ errcode: 40013 });
    expect(await ask({ secret: 'guess' })).toMatchObject({ errcode: 40125 });
    expect(await ask({ grant_type: '' })).toMatchObject({ errcode: 40002 });
    expect(await ask({ js_code: '' })).toMatchObject({ errcode: 40029 });
  });
});
