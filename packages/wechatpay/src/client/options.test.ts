import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../errors';
import { createClient } from './client';
import { type ClientOptions, checkOptions } from './options';

const good: ClientOptions = { appid: 'wx1', mchId: '1800000001', apiKey: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ' };

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('createClient', () => {
  it('defaults to MD5, ten seconds, and WeChat Pay’s two hosts', () => {
    expect(checkOptions(good)).toMatchObject({
      signType: 'MD5',
      timeout: 10_000,
      endpoints: ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'],
    });
  });

  it('accepts https anywhere and http on loopback, with or without a slash at the end', () => {
    const endpoints = [
      'https://pay.example.com/wx/',
      'http://127.0.0.1:8080',
      'http://localhost:1/',
      'http://[::1]:2',
    ];
    expect(checkOptions({ ...good, endpoints }).endpoints).toEqual([
      'https://pay.example.com/wx',
      'http://127.0.0.1:8080',
      'http://localhost:1',
      'http://[::1]:2',
    ]);
  });

  it('accepts the sandbox, by its old and new addresses', () => {
    const endpoints = [
      'https://api.mch.weixin.qq.com/xdc/apiv2sandbox',
      'https://api.mch.weixin.qq.com/sandboxnew',
    ];
    expect(checkOptions({ ...good, endpoints }).endpoints).toEqual(endpoints);
  });

  it.each<[keyof ClientOptions, unknown, RegExp]>([
    ['appid', '', /^appid is missing\.$/],
    ['appid', undefined, /^appid is missing\.$/],
    ['mchId', 1800000001, /^mchId must be text, got a value of type number\.$/],
    ['apiKey', '', /^apiKey is missing\.$/],
    ['signType', 'RSA', /^signType must be MD5 or HMAC-SHA256\.$/],
    ['timeout', 0, /^timeout must be a number of milliseconds from 1 to 2147483647\.$/],
    ['timeout', -1, /^timeout must/],
    ['timeout', Number.NaN, /^timeout must/],
    ['timeout', Number.POSITIVE_INFINITY, /^timeout must/],
    ['timeout', 2 ** 31, /^timeout must/],
    ['timeout', '1000', /^timeout must/],
    ['endpoints', [], /^endpoints must be a list of at least one address/],
    ['endpoints', 'https://api.mch.weixin.qq.com', /^endpoints must be a list/],
    [
      'endpoints',
      ['api.mch.weixin.qq.com'],
      /^endpoints holds "api\.mch\.weixin\.qq\.com" \(string\), which is not a URL\.$/,
    ],
    ['endpoints', ['http://pay.example.com'], /only https is safe for payments/],
    ['endpoints', ['http://127.0.0.1.example.com'], /only https is safe for payments/],
    ['endpoints', ['ftp://127.0.0.1'], /only https is safe for payments/],
    [
      'endpoints',
      ['https://user:hunter2@pay.example.com'],
      /holds an address of pay\.example\.com with a user/,
    ],
    [
      'endpoints',
      ['https://user:hunter2@pay host'],
      /^endpoints holds "…@pay host" \(string\), which is not/,
    ],
    [
      'endpoints',
      ['https://api.mch.weixin.qq.com/xdc/apiv2sandbox', 'https://api2.mch.weixin.qq.com'],
      /mixes WeChat Pay’s sandbox and its real hosts: a call without an answer from one would go to the other/,
    ],
    [
      'endpoints',
      ['https://api.mch.weixin.qq.com', 'https://api.mch.weixin.qq.com/sandboxnew/'],
      /mixes WeChat Pay’s sandbox and its real hosts/,
    ],
    [
      'endpoints',
      ['https://api.mch.weixin.qq.com/pay/unifiedorder'],
      /the address of one API: give the base address, without \/pay\/unifiedorder\.$/,
    ],
    [
      'endpoints',
      ['https://api.mch.weixin.qq.com/xdc/apiv2sandbox/secapi/pay/refund/'],
      /without \/secapi\/pay\/refund\/\.$/,
    ],
    ['endpoints', ['https://api.mch.weixin.qq.com/v3/'], /that is API v3, and this client speaks v2/],
    ['endpoints', ['https://pay.example.com?a=b'], /a query or a fragment: it must be a base address/],
  ])('refuses %s = %p with the option’s name', (option, value, problem) => {
    const create = () => createClient({ ...good, [option]: value } as ClientOptions);
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(problem);
    expect(create).toThrow(expect.objectContaining({ option }));
    expect(inspect(thrownBy(create), { showHidden: true, depth: 9 })).not.toContain('hunter2');
  });
});
