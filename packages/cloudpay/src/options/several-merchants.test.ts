/** One facade for several accounts. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudPay, createCloudPay } from '../create-cloud-pay';
import type { CloudPayError } from '../errors/errors';
import { certificate } from '../testing/certificate';
import { inEnvironment } from '../testing/environment';
import { API_KEY } from '../testing/merchant';
import { startWechatPay, type WechatPay } from '../testing/wechat-pay';
import type { MerchantAccount, V2MerchantOptions } from './merchant-options';

let wechatPay: WechatPay;
beforeAll(async () => {
  wechatPay = await startWechatPay(API_KEY);
});
afterAll(() => wechatPay.close());

type V2Account = V2MerchantOptions & Pick<MerchantAccount, 'subMchIds' | 'envIds'>;

function account(mchId: string, rest: Partial<V2Account> = {}): V2Account {
  const keys = { apiKey: API_KEY, cert: certificate.cert, key: certificate.key };
  return { appid: `wx${mchId}`, mchId, ...keys, endpoints: [wechatPay.url], ...rest };
}

/** The account that makes a query, or the reason why none does. */
const servedBy = (cloudPay: CloudPay, data: object, env?: Record<string, string>) =>
  callServedBy(cloudPay, 'queryOrder', { outTradeNo: '123456', ...data }, env);

async function callServedBy(
  cloudPay: CloudPay,
  api: string,
  data: object,
  env: Record<string, string> = {},
): Promise<string | undefined> {
  try {
    await inEnvironment(env, () => Reflect.get(cloudPay, api)(data));
  } catch (error) {
    return (error as CloudPayError).errMsg;
  }
  const { appid, mch_id, sub_mch_id } = wechatPay.requests.at(-1)?.fields ?? {};
  // Some APIs have none.
  if (appid !== undefined) expect(appid).toBe(`wx${mch_id}`);
  return sub_mch_id === undefined ? mch_id : `${mch_id} for ${sub_mch_id}`;
}

describe('several accounts', () => {
  const make = () =>
    createCloudPay({
      merchants: [
        account('1001', { subMchIds: ['11', '12'] }),
        account('1002', { subMchIds: ['21'], envIds: ['prod'] }),
        account('1003', { subMchIds: ['21'], envIds: ['test'] }),
        account('1004', { envIds: ['shop'] }),
        account('1005', { mode: 'direct' }),
        account('1009'),
      ],
    });

  it.each([
    ['a sub-merchant', { subMchId: '12' }, {}, '1001 for 12'],
    ['a sub-merchant given as a number', { subMchId: 12 }, {}, '1001 for 12'],
    [
      'a sub-merchant in the environment that the call names',
      { subMchId: '21', envId: 'prod' },
      {},
      '1002 for 21',
    ],
    ['a sub-merchant in the current environment', { subMchId: '21' }, { TCB_ENV: 'test' }, '1003 for 21'],
    [
      'the call’s environment before the current one',
      { subMchId: '21', envId: 'prod' },
      { TCB_ENV: 'test' },
      '1002 for 21',
    ],
    ['an environment, for any sub-merchant', { subMchId: '99', envId: 'shop' }, {}, '1004 for 99'],
    ['a merchant’s own number', { subMchId: '1005' }, {}, '1005'],
    [
      'nothing that another account serves: the default',
      { subMchId: '99' },
      { TCB_ENV: 'prod' },
      '1009 for 99',
    ],
    [
      'a sub-merchant in an environment without an account: the default',
      { subMchId: '21' },
      {},
      '1009 for 21',
    ],
  ])('are chosen by %s', async (_, data, env, expected) => {
    expect(await servedBy(make(), data, env)).toBe(expected);
  });

  const order = { transactionId: '4200', outOrderNo: 'P1' };
  const receiver = { type: 'MERCHANT_ID', account: '1' };
  const returned = { outOrderNo: 'P1', outReturnNo: 'R1' };
  const calls: [string, object][] = [
    ['refund', { outTradeNo: '123456', outRefundNo: 'R1', totalFee: 1, refundFee: 1 }],
    ['downloadBill', { billDate: '20260101' }],
    ['downloadFundFlow', { billDate: '20260101', accountType: 'Basic' }],
    ['micropay', { body: 'Tea', outTradeNo: '123456', totalFee: 1, authCode: '130000000000000000' }],
    ['reverse', { outTradeNo: '123456' }],
    ['authCodeToOpenid', { authCode: '130000000000000000' }],
    ['shortUrl', { longUrl: 'weixin://wxpay/bizpayurl?pr=1' }],
    ['profitSharingAddReceiver', { receiver: { ...receiver, relationType: 'PARTNER' } }],
    ['profitSharingRemoveReceiver', { receiver }],
    ['profitSharing', { ...order, receivers: [{ ...receiver, amount: 1, description: 'd' }] }],
    ['multiProfitSharing', { ...order, receivers: [{ ...receiver, amount: 1, description: 'd' }] }],
    ['profitSharingQuery', order],
    ['profitSharingFinish', { ...order, description: 'd' }],
    [
      'profitSharingReturn',
      {
        ...returned,
        returnAccountType: 'MERCHANT_ID',
        returnAccount: '1',
        returnAmount: 1,
        description: 'd',
      },
    ],
    ['profitSharingReturnQuery', returned],
  ];

  it.each(calls)('are chosen for %s by its sub-merchant', async (api, data) => {
    wechatPay.answer(api.startsWith('download') ? Buffer.from('a bill') : {});
    expect(await callServedBy(make(), api, { ...data, subMchId: '12' })).toBe('1001 for 12');
    expect(await callServedBy(make(), api, { ...data, subMchId: '1005' })).toBe('1005');
    expect(await callServedBy(make(), api, { ...data, subMchId: '99' })).toBe('1009 for 99');
  });

  it.each(calls)(
    'are chosen for %s by the environment alone only if no sub-merchant is needed',
    async (api, data) => {
      const cloudPay = createCloudPay({
        merchants: [account('1001', { subMchIds: ['11'] }), account('1002', { envIds: ['prod'] })],
      });
      const isOwnAffair = ['downloadBill', 'downloadFundFlow', 'shortUrl'].includes(api);
      wechatPay.answer(api.startsWith('download') ? Buffer.from('a bill') : {});
      expect(await callServedBy(cloudPay, api, { ...data, envId: 'prod' })).toEqual(
        isOwnAffair ? '1002' : expect.stringContaining('subMchId is missing'),
      );
    },
  );

  it('are not involved in a call of an unknown API', async () => {
    const cloudPay = createCloudPay({ merchants: [account('1001', { subMchIds: ['11'] })] });
    expect(await callServedBy(cloudPay, 'orderquery', {})).toContain('Did you mean queryOrder?');
  });

  it('refuse a call that none of them serves, without naming the existing ones', async () => {
    const cloudPay = createCloudPay({
      merchants: [account('1001', { subMchIds: ['11'] }), account('1002', { envIds: ['prod'] })],
    });
    const prefix = 'cloudPay.queryOrder:fail -501007 invalid parameters. none of the merchants serves';
    const advice = 'check subMchId and envId, or add it to the subMchIds and envIds of its merchant';
    expect(await servedBy(cloudPay, { subMchId: '12' })).toBe(
      `${prefix} subMchId 12 in no environment: ${advice}`,
    );
    expect(await servedBy(cloudPay, {}, { TCB_ENV: 'test' })).toBe(
      `${prefix} no subMchId in the environment test: ${advice}`,
    );
    expect(await servedBy(cloudPay, { subMchId: API_KEY, envId: {} })).toBe(
      `${prefix} subMchId "${API_KEY.slice(0, 20)}…" (string, 32 characters) in the environment an object: ${advice}`,
    );
  });

  it('refuse a call that several of them serve: the account must be certain', async () => {
    const before = wechatPay.requests.length;
    const cloudPay = createCloudPay({
      merchants: [
        account('1001', { subMchIds: ['11'] }),
        account('1002', { envIds: ['prod'] }),
        account('1009'),
      ],
    });
    expect(await servedBy(cloudPay, { subMchId: '11', envId: 'prod' })).toBe(
      'cloudPay.queryOrder:fail -501007 invalid parameters. 2 of the merchants serve subMchId 11 in the environment prod: name a subMchId that only one of them serves, or give them different subMchIds and envIds',
    );
    const direct = createCloudPay({
      merchants: [account('1001', { mode: 'direct' }), account('1002', { mode: 'direct' })],
    });
    expect(await servedBy(direct, {})).toContain('2 of the merchants serve no subMchId in no environment');
    expect(wechatPay.requests).toHaveLength(before);
  });

  it.each<[string, () => MerchantAccount[], string]>([
    ['none', () => [], 'merchants is empty: give at least one account'],
    [
      'two defaults',
      () => [account('1001'), account('1002')],
      'merchants has several accounts without subMchIds and envIds: only one can be the default account',
    ],
    [
      'subMchIds of a direct merchant',
      () => [account('1001'), account('1002', { mode: 'direct', subMchIds: ['1'] })],
      'merchants[1]: subMchIds is for mode partner: an account in mode direct serves its own number',
    ],
    [
      'an option that cannot work',
      () => [account('1001', { ca: './no-such-ca.pem' })],
      'merchants[0]: ca (CLOUDPAY_CA) is neither PEM text nor a file that can be read (ENOENT)',
    ],
  ])('with %s are refused with the option’s name', (_, merchants, problem) => {
    expect(() => createCloudPay({ merchants: merchants() })).toThrow(
      `createCloudPay:fail -501009 resource not initialized. ${problem}`,
    );
  });
});

afterEach(() => wechatPay.answer({}));

describe('a key that is being replaced', () => {
  const options = (apiKey: V2MerchantOptions['apiKey']): V2MerchantOptions => ({
    ...account('1001'),
    apiKey,
  });
  const OLD_KEY = 'oldoldoldoldoldoldoldoldoldold11';

  it('signs with the first of the keys', async () => {
    expect(await servedBy(createCloudPay(options([API_KEY, OLD_KEY])), { subMchId: '11' })).toBe(
      '1001 for 11',
    );
    const answer = await createCloudPay(options([OLD_KEY, API_KEY])).queryOrder({
      outTradeNo: '123456',
      subMchId: '11',
    });
    expect(answer).toMatchObject({ returnCode: 'FAIL', returnMsg: '签名错误' });
  });

  it('is reported as missing if the list is empty', () => {
    expect(() => createCloudPay(options([]))).toThrow('apiKey is missing');
  });
});
