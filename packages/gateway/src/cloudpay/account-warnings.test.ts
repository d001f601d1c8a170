import { describe, expect, it } from '@jest/globals';
import { accountAt } from '../testing/account';
import { testGateway, WARN } from '../testing/gateway';
import { MERCHANT } from '../testing/notifications';
import { V3_ACCOUNT, V3_MERCHANT } from '../testing/notifications-v3';

const ADDRESS = 'http://127.0.0.1:9';
const { certificate: _, ...keys } = V3_ACCOUNT;
const { apiV3Key: __, ...others } = V3_MERCHANT;
const newer = { ...accountAt(ADDRESS), ...V3_MERCHANT, ...keys, version: 'v3' as const };

describe('a gateway that would refuse the notifications of its own orders', () => {
  it.each([
    ['of v2', accountAt(ADDRESS), [{ ...MERCHANT, apiKey: 'another' }], 'apiKey'],
    ['of v3 without v3', newer, [{ mchId: V3_MERCHANT.mchId, apiKey: newer.apiKey }], 'apiV3Key'],
    ['of v3 with another key', newer, [{ ...others, apiV3Key: 'x'.repeat(32) }], 'apiV3Key'],
  ])('says so at its start: an account %s', (___, account, merchants, key) => {
    const { log } = testGateway({
      merchants,
      cloudpay: { tokens: [{ token: 'a-token-of-the-tests' }], account },
    });
    expect(log.lines()).toEqual([
      expect.objectContaining({
        level: WARN,
        code: 'ACCOUNT_MISMATCH',
        msg: expect.stringContaining(`the same ${key}:`),
      }),
    ]);
  });

  it('is silent if merchants has the keys, of several the one that calls use', () => {
    const merchants = [{ ...V3_MERCHANT, apiV3Key: ['x'.repeat(32), V3_MERCHANT.apiV3Key] }, MERCHANT];
    const account = { merchants: [newer, { ...accountAt(ADDRESS), subMchIds: ['1'] }] };
    const { log } = testGateway({
      merchants,
      cloudpay: { tokens: [{ token: 'a-token-of-the-tests' }], account },
    });
    expect(log.lines()).toEqual([]);
  });
});
