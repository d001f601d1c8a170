/** A gateway on another machine calls the functions of `cloudpay serve`, by the adapters that its configuration makes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdapterFromConfiguration } from '@opencloudpay/function-adapters';
import { readServeConfiguration } from '../configuration/serve/read-serve-configuration';
import { openServe, type ServedShop } from './open-serve';

const SECRET = 'the-secret-that-both-share';
const EVENT = { outTradeNo: 'TEA-1', totalFee: 8800, userInfo: { appId: 'wx1', openId: 'oPayer' } };

let folder: string;
let shop: ServedShop;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'front-'));
  mkdirSync(join(folder, 'cloudfunctions/pay_cb'), { recursive: true });
  writeFileSync(
    join(folder, 'cloudfunctions/pay_cb/index.js'),
    `exports.main = async ({ outTradeNo, userInfo }) =>
      ({ errcode: outTradeNo === 'TEA-1' && userInfo.openId === 'oPayer' ? 0 : 1 });`,
  );
  const env = { CLOUDPAY_ENV_ID: 'shop-1', CLOUDPAY_CALLBACK_SECRET: SECRET };
  const configuration = readServeConfiguration({ env });
  const front = { ...configuration.functions?.front, port: 0 };
  shop = await openServe(folder, {
    ...configuration,
    ...{ listen: { port: 0 }, functions: { front }, log: { level: 'silent' } },
  });
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

const invoke = (options: object) => {
  const url = shop.functionsUrl ?? '';
  const adapter = createAdapterFromConfiguration({ '*': { adapter: 'function-host', url, ...options } });
  return adapter.invoke({ envId: 'shop-1', functionName: 'pay_cb' }, EVENT);
};

describe('functions.front with CLOUDPAY_CALLBACK_SECRET alone', () => {
  it('confirms the callback of a gateway with the same secret', async () => {
    expect(await invoke({ secret: SECRET })).toEqual({ errcode: 0 });
  });

  it.each([
    ['another secret', { secret: 'the-secret-of-another-shop' }, /does not match the request/],
    ['no secret', {}, /Sign the request with its callback secret/],
    ['a token instead', { token: 'a-token-of-the-functions' }, /Sign the request with its callback secret/],
  ])('refuses a gateway with %s, which its operator reads', async (_, options, why) => {
    await expect(invoke(options)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringMatching(why),
    });
  });
});
