/** What variables can say of `cloudpay serve` without a configuration file. */
import { describe, expect, it } from '@jest/globals';
import { readServeConfiguration } from './read-serve-configuration';
import { serveProblems } from './serve-problems';

const read = (env: Record<string, string>) =>
  readServeConfiguration({
    env: { CLOUDPAY_MINI_PROGRAM_APPID: 'wx8888888888888888', CLOUDPAY_MINI_PROGRAM_SECRET: 's', ...env },
  });
const [NEW, OLD] = ['n'.repeat(32), 'o'.repeat(32)];

describe('CLOUDPAY_SESSION_KEY', () => {
  it.each([
    [NEW, NEW],
    [`${NEW},${OLD}`, [NEW, OLD]],
    [`${NEW},\n${OLD}\n`, [NEW, OLD]],
  ])('may hold one key, or several with the newest first', (written, keys) => {
    expect(read({ CLOUDPAY_SESSION_KEY: written }).sessions?.keys).toEqual(keys);
  });

  it('holds keys of 32 characters, each', () => {
    expect(() => read({ CLOUDPAY_SESSION_KEY: `${NEW},short` })).toThrow(
      /CLOUDPAY_SESSION_KEY\) must have at least 32 characters/,
    );
  });
});

describe('functions.front', () => {
  const least = { CLOUDPAY_SESSION_KEY: NEW };
  const frontOf = (env: Record<string, string>) => read({ ...least, ...env }).functions?.front;

  it('is opened by its token or its callback secret, and asks for no other place of callbacks', () => {
    expect(frontOf({})).toBeUndefined();
    expect(frontOf({ CLOUDPAY_FUNCTIONS_TOKEN: 't'.repeat(32) })).toEqual({ token: 't'.repeat(32) });
    expect(frontOf({ CLOUDPAY_CALLBACK_SECRET: `${NEW},${OLD}` })).toEqual({ callbackSecret: [NEW, OLD] });
    expect(() => frontOf({ CLOUDPAY_CALLBACK_SECRET: 'short' })).toThrow(
      /functions\.front\.callbackSecret \(CLOUDPAY_CALLBACK_SECRET\) must have at least 16 characters/,
    );
  });

  it('has one of them', () => {
    expect([...serveProblems({ functions: { front: { port: 0 } } }, () => false)]).toEqual([
      expect.objectContaining({
        key: 'functions.front.token',
        problem: expect.objectContaining({ en: expect.stringMatching(/^is missing/) }),
      }),
    ]);
  });

  it('leaves CLOUDPAY_FUNCTIONS_URL to functions that call each other', () => {
    const env = { CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:1' };
    expect(read({ ...least, ...env }).callbacks).toBeUndefined();
  });
});

it('CLOUDPAY_WECHAT_URL stands in for the address of WeChat, over https or on this machine', () => {
  expect(read({ CLOUDPAY_WECHAT_URL: 'http://127.0.0.1:1' }).wechatUrl).toBe('http://127.0.0.1:1');
  expect(() => read({ CLOUDPAY_WECHAT_URL: 'http://wechat.example.com' })).toThrow(
    /must be an https address/,
  );
});
