/** The requests of each API except orders: its own fields, and those common ones that it takes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiName, apis } from '@opencloudpay/wechatpay';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { startMerchant, type TestMerchant } from '../../testing/merchant';
import type { Untyped } from '../../testing/untyped';

let merchant: TestMerchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

async function sentBy(
  cloudPay: Untyped,
  api: ApiName,
  data: object,
  environment: Record<string, string> = CALLED_BY_USER,
): Promise<Record<string, string>> {
  await inEnvironment(environment, () => cloudPay[api](data));
  expect(merchant.wechatPay.requests.at(-1)?.path).toBe(apis[api].path);
  return merchant.sent();
}

const SUB = { subMchId: '1712734762' };
const IDENTITY = {
  appid: 'wx0000000000000000',
  mch_id: '1900000109',
  sub_mch_id: '1712734762',
  sub_appid: CALLED_BY_USER.WX_APPID,
  nonce_str: expect.stringMatching(/^[0-9a-f]{32}$/),
};
const RECEIVER = { type: 'MERCHANT_ID', account: '1900000110', description: '分账' };

/** The call, its own fields in the request, and the common fields that it lacks. */
const calls: [ApiName, object, object, (readonly string[])?][] = [
  [
    'downloadFundFlow',
    { billDate: 20260101, accountType: 'Basic', tarType: 'GZIP' },
    { bill_date: '20260101', account_type: 'Basic', tar_type: 'GZIP' },
    ['sub_appid'],
  ],
  [
    'micropay',
    {
      body: '咖啡',
      outTradeNo: 123456,
      totalFee: 0.29 * 100,
      authCode: '130000000000000000',
      profitSharing: 'Y',
    },
    {
      body: '咖啡',
      out_trade_no: '123456',
      total_fee: '29',
      auth_code: '130000000000000000',
      spbill_create_ip: CALLED_BY_USER.WX_CLIENTIP,
      profit_sharing: 'Y',
    },
  ],
  ['reverse', { outTradeNo: '123456' }, { out_trade_no: '123456' }],
  ['authCodeToOpenid', { authCode: '130000000000000000' }, { auth_code: '130000000000000000' }],
  [
    'shortUrl',
    { longUrl: 'weixin://wxpay/bizpayurl?a=b&c=d' },
    { long_url: 'weixin://wxpay/bizpayurl?a=b&c=d' },
  ],
  [
    'profitSharingAddReceiver',
    {
      receiver: {
        type: 'PERSONAL_SUB_OPENID',
        account: 'o1',
        relationType: 'CUSTOM',
        customRelation: '店长',
      },
    },
    {
      receiver:
        '{"type":"PERSONAL_SUB_OPENID","account":"o1","relation_type":"CUSTOM","custom_relation":"店长"}',
    },
  ],
  [
    'profitSharingRemoveReceiver',
    { receiver: { type: 'MERCHANT_ID', account: 1900000110 } },
    { receiver: '{"type":"MERCHANT_ID","account":"1900000110"}' },
  ],
  ...(['profitSharing', 'multiProfitSharing'] as const).map((api): [ApiName, object, object] => [
    api,
    { transactionId: '4200', outOrderNo: 'P1', receivers: [{ ...RECEIVER, amount: 1.15 * 100 }] },
    {
      transaction_id: '4200',
      out_order_no: 'P1',
      receivers: '[{"type":"MERCHANT_ID","account":"1900000110","description":"分账","amount":115}]',
    },
  ]),
  [
    'profitSharingQuery',
    { transactionId: '4200', outOrderNo: 'P1' },
    { transaction_id: '4200', out_order_no: 'P1' },
    ['appid', 'sub_appid'],
  ],
  [
    'profitSharingFinish',
    { transactionId: '4200', outOrderNo: 'P1', description: '完结' },
    { transaction_id: '4200', out_order_no: 'P1', description: '完结' },
    ['sub_appid'],
  ],
  [
    'profitSharingReturn',
    {
      outOrderNo: 'P1',
      outReturnNo: 'R1',
      returnAccountType: 'MERCHANT_ID',
      returnAccount: 1900000110,
      returnAmount: 28.999999999999996,
      description: '退',
    },
    {
      out_order_no: 'P1',
      out_return_no: 'R1',
      return_account_type: 'MERCHANT_ID',
      return_account: '1900000110',
      return_amount: '29',
      description: '退',
    },
  ],
  [
    'profitSharingReturnQuery',
    { orderId: '3000', outReturnNo: 'R1' },
    { order_id: '3000', out_return_no: 'R1' },
    ['sub_appid'],
  ],
];

describe.each(calls)('%s', (api, data, own, without = []) => {
  const signed = apis[api].signTypes.length === 1 ? { sign_type: 'HMAC-SHA256' } : {};
  const leave = (fields: object, names: readonly string[]) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

  it('is sent with its own fields and the common ones that it takes, whatever else is passed', async () => {
    const junk = {
      junk: 1,
      envId: 'e',
      functionName: 'f',
      notifyUrl: 'https://x.example',
      openid: 'o',
      sign: 'x',
    };
    expect(await sentBy(merchant.cloudPay, api, { ...SUB, ...junk, ...data })).toEqual({
      ...leave(IDENTITY, without),
      ...signed,
      ...own,
    });
  });

  it('of an ordinary merchant is sent without sub fields', async () => {
    const direct = merchant.with({ mode: 'direct' });
    expect(await sentBy(direct, api, data)).toEqual({
      ...leave(IDENTITY, [...without, 'sub_mch_id', 'sub_appid']),
      ...signed,
      ...own,
    });
  });

  it('accepts a number as nonce', async () => {
    expect(await sentBy(merchant.cloudPay, api, { ...SUB, ...data, nonceStr: 12345 })).toHaveProperty(
      'nonce_str',
      '12345',
    );
  });
});

it('micropay has the terminal’s address from the caller, else the calling user’s, else loopback', async () => {
  const data = { ...SUB, body: '咖啡', outTradeNo: '123456', totalFee: 1, authCode: '130000000000000000' };
  const ip = async (fields: object, environment?: Record<string, string>) =>
    (await sentBy(merchant.cloudPay, 'micropay', { ...data, ...fields }, environment))['spbill_create_ip'];
  expect(await ip({ spbillCreateIp: '198.51.100.1' })).toBe('198.51.100.1');
  expect(await ip({ spbillCreateIp: '' })).toBe(CALLED_BY_USER.WX_CLIENTIP);
  expect(await ip({}, {})).toBe('127.0.0.1');
});

describe('JSON that the caller wrote', () => {
  const share = (receivers: unknown) =>
    sentBy(merchant.cloudPay, 'profitSharing', {
      ...SUB,
      transactionId: '4200',
      outOrderNo: 'P1',
      receivers,
    });

  it('is sent unchanged, including white space', async () => {
    const text = JSON.stringify([{ ...RECEIVER, amount: 1, name: '真名' }], undefined, 2);
    expect(await share(text)).toHaveProperty('receivers', text);
  });

  it('has obvious mistakes corrected, and undeclared fields unchanged', async () => {
    const item = { ...RECEIVER, account: 1900000110, amount: 0.29 * 100, extra: 0.29 * 100 };
    const sent = await share(JSON.stringify([item]));
    expect(JSON.parse(sent['receivers'] ?? '')).toEqual([
      { ...RECEIVER, amount: 29, extra: 28.999999999999996 },
    ]);
  });

  it('of goods and scene has WeChat Pay’s names if it comes as an object, its own if as text', async () => {
    const data = { ...SUB, body: '咖啡', outTradeNo: '123456', totalFee: 1, authCode: '130000000000000000' };
    const asObjects = await sentBy(merchant.cloudPay, 'micropay', {
      ...data,
      detail: { costPrice: 1, goods_detail: [{ goodsId: '1', wxpayGoodsId: '2' }] },
      sceneInfo: { storeInfo: { id: 'SZTX001', areaCode: '440305' } },
    });
    expect(asObjects).toMatchObject({
      detail: '{"goods_detail":[{"goods_id":"1","wxpay_goods_id":"2"}],"cost_price":1}',
      scene_info: '{"store_info":{"id":"SZTX001","area_code":"440305"}}',
    });
    const text = '{"goodsDetail":[]}';
    expect(await sentBy(merchant.cloudPay, 'micropay', { ...data, detail: text })).toHaveProperty(
      'detail',
      text,
    );
  });
});
