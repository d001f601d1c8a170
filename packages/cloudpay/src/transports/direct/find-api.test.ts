import { describe, expect, it } from '@jest/globals';
import { type ApiDeclaration, apis } from '@opencloudpay/wechatpay';
import type { CloudPayError } from '../../errors/errors';
import { startMerchant } from '../../testing/merchant';
import { findApi } from './find-api';

const all: ApiDeclaration[] = Object.values(apis);

describe('an API', () => {
  it.each(all.map(({ name }) => name))('is found by its name (%s)', (name) => {
    expect(findApi(name).name).toBe(name);
  });

  it.each<[string, (api: ApiDeclaration) => string]>([
    ['in lower case, as in Cloud Run’s paths', ({ name }) => `${name.toLowerCase()}/`],
    ['in upper case', ({ name }) => name.toUpperCase()],
    ['in snake_case', ({ name }) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_`],
    ['by WeChat Pay’s own name', ({ path }) => `${path.slice(path.lastIndexOf('/') + 1)}/`],
    ['by WeChat Pay’s path', ({ path }) => path],
    ['by that path with dots', ({ path }) => path.slice(1).replaceAll('/', '.')],
    ['with an extra letter', ({ name }) => `${name}x`],
    ['with two letters swapped', ({ name }) => `${name[1]}${name[0]}${name.slice(2)}`],
  ])('given %s is suggested as the nearest one', (_, write) => {
    for (const api of all) {
      const written = write(api);
      expect(() => findApi(written)).toThrow(`cloudPay has no ${written}. Did you mean ${api.name}?`);
    }
  });

  it.each([
    ['sendRedPack', /^cloudPay has no sendRedPack\. It has unifiedOrder, .*, profitSharingReturnQuery$/],
    ['toString', /^cloudPay has no toString\. It has /],
    ['__proto__', /^cloudPay has no __proto__\. It has /],
    ['', /^cloudPay has no \. It has /],
  ])('that is near to none (%s) is answered with the list of all', (name, message) => {
    expect(() => findApi(name)).toThrow(message);
  });
});

describe('a call of an unknown API', () => {
  it.each([
    ['unifiedorder', 'cloudPay has no unifiedorder. Did you mean unifiedOrder?'],
    ['orderquery', 'cloudPay has no orderquery. Did you mean queryOrder?'],
    ['multi_profit_sharing', 'cloudPay has no multi_profit_sharing. Did you mean multiProfitSharing?'],
  ])('fails with -604100 before anything is sent (%s)', async (api, detail) => {
    const merchant = await startMerchant();
    try {
      const error: CloudPayError = await Reflect.get(
        merchant.cloudPay,
        api,
      )({}).catch((failure: unknown) => failure);
      expect(error.errMsg).toBe(`cloudPay.${api}:fail -604100 API not found. ${detail}`);
      expect(error.errCode).toBe(-604100);
      expect(merchant.wechatPay.requests).toEqual([]);
    } finally {
      await merchant.wechatPay.close();
    }
  });
});
