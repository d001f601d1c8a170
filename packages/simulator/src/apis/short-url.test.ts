import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index';
import { type MerchantClient, merchantClient } from '../testing/merchant-client';

let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

const long = 'weixin://wxpay/bizpayurl?sign=X&appid=wx1&mch_id=1&product_id=a%20b&time_stamp=1&nonce_str=n';
const shorten = (long_url: string) => client.post('/tools/shorturl', { long_url });

describe('shortUrl', () => {
  it('returns the same short link for the same link, and another for another', async () => {
    const { fields } = await shorten(long);
    expect(fields['short_url']).toMatch(/^weixin:\/\/wxpay\/s\/[\w-]{7}$/);
    expect((await shorten(long)).fields['short_url']).toBe(fields['short_url']);
    expect((await shorten(`${long}2`)).fields['short_url']).not.toBe(fields['short_url']);
  });

  it('accepts the link URL-encoded and signed in that form', async () => {
    const { fields } = await shorten(long);
    const { fields: encoded } = await shorten(encodeURIComponent(long));
    expect(encoded['short_url']).toBe(fields['short_url']);
  });

  it.each(['https://example.com/', 'weixin://wxpay/s/abcdefg', 'weixin%3A%2F%2F%E0%A4%A', 'bizpayurl'])(
    'refuses %s: URLFORMATERROR',
    async (url) => {
      expect((await shorten(url)).fields).toMatchObject({
        result_code: 'FAIL',
        err_code: 'URLFORMATERROR',
        err_code_des: 'URL格式错误',
      });
    },
  );
});
