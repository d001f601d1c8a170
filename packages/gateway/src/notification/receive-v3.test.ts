import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { testGateway, WARN } from '../testing/gateway';
import {
  addressOf,
  MERCHANT,
  OPENID,
  oldAddressOf,
  paymentXml,
  SUB_OPENID,
  TARGET,
} from '../testing/notifications';
import {
  oldCertificate,
  postV3,
  publicKey,
  sealed,
  V3_ACCOUNT,
  V3_MERCHANT,
  type V3Notification,
  v3AddressOf,
  v3Payment,
  v3Refund,
} from '../testing/notifications-v3';

const INFO = 30;
const seconds = () => Math.floor(Date.now() / 1000);

const v3Gateway = (options: Parameters<typeof testGateway>[0] = {}) =>
  testGateway({ merchants: [V3_MERCHANT], ...options });

describe('a payment notification of v3', () => {
  it('calls the function with the event that v2 would have had, and acknowledges in JSON', async () => {
    const { gateway, calls, log } = v3Gateway();
    const answer = await postV3(gateway, v3AddressOf('pay'), v3Payment());
    expect(answer).toMatchObject({ status: 200, code: 'SUCCESS', message: 'OK' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(calls).toEqual([
      {
        target: TARGET,
        event: {
          ...{ returnCode: 'SUCCESS', resultCode: 'SUCCESS' },
          ...{ appid: 'wxd2565e6a04246fd1', mchId: V3_ACCOUNT.mchId },
          ...{ subAppid: 'wxad347b7cfd1f7e6c', subMchId: '1712734762' },
          ...{ outTradeNo: '2021WERUN1647839289398', transactionId: '4200004561202203217657282768' },
          ...{ openid: OPENID, subOpenid: SUB_OPENID, tradeType: 'JSAPI', bankType: 'OTHERS' },
          ...{ totalFee: 1, cashFee: 1, feeType: 'CNY', cashFeeType: 'CNY', timeEnd: '20220321132007' },
          userInfo: { appId: 'wxad347b7cfd1f7e6c', openId: SUB_OPENID },
        },
      },
    ]);
    expect(log.lines()).toEqual([
      expect.objectContaining({ code: 'DELIVERED', outTradeNo: '2021WERUN1647839289398' }),
    ]);
    expect(log.text()).not.toContain(OPENID.slice(0, 8));
  });

  it('is answered 424 with the reason if the function does not acknowledge, so that no gateway seems broken', async () => {
    const { gateway } = v3Gateway({ answer: async () => ({ errcode: 1 }) });
    expect(await postV3(gateway, v3AddressOf('pay'), v3Payment())).toMatchObject({
      ...{ status: 424, code: 'FAIL', message: expect.stringMatching(/^Not delivered \(/) },
    });
  });

  it('of a failed payment is acknowledged, and calls no function', async () => {
    const { gateway, calls } = v3Gateway();
    const failed = v3Payment({ trade_state: 'CLOSED' }, { eventType: 'TRANSACTION.FAIL' });
    expect(await postV3(gateway, v3AddressOf('pay'), failed)).toMatchObject({ status: 200 });
    expect(calls).toEqual([]);
  });
});

describe('a refund notification of v3', () => {
  it('calls the function with the event that v2 would have had', async () => {
    const { gateway, calls } = v3Gateway({ merchants: [{ ...V3_MERCHANT, appid: 'wxd2565e6a04246fd1' }] });
    expect(await postV3(gateway, v3AddressOf('refund'), v3Refund())).toMatchObject({ status: 200 });
    expect(calls).toEqual([
      {
        target: TARGET,
        event: {
          returnCode: 'SUCCESS',
          ...{ appid: 'wxd2565e6a04246fd1', mchId: V3_ACCOUNT.mchId },
          ...{ subAppid: 'wxad347b7cfd1f7e6c', subMchId: '1712734762' },
          ...{ outTradeNo: '2021WERUN1647839289398', transactionId: '4200004561202203217657282768' },
          ...{ outRefundNo: 'R2021WERUN1647839289398', refundId: '5000068587831012228345984555' },
          ...{
            refundStatus: 'SUCCESS',
            refundRecvAccout: '支付用户零钱',
            successTime: '2022-03-21 13:25:07',
          },
          ...{ totalFee: 1, refundFee: 1, cashFee: 1, cashRefundFee: 1, refundRequestSource: 'API' },
          userInfo: { appId: 'wxad347b7cfd1f7e6c' },
        },
      },
    ]);
  });
});

it('the keys may be paths, as in createCloudPay, and a path that leads nowhere is named', async () => {
  const fixtures = join(__dirname, '../../../wechatpay-v3/fixtures');
  const file = (name: string) => join(fixtures, name);
  const merchant = {
    ...{ ...V3_MERCHANT, publicKey: file('wechatpay.pub'), platformCertificates: [file('platform-old.pem')] },
    ...{ privateKey: file('merchant.key'), serialNo: file('merchant.pem') },
  };
  const { gateway, calls } = v3Gateway({ merchants: [merchant] });
  for (const signer of [publicKey, oldCertificate])
    expect(await postV3(gateway, v3AddressOf('pay'), v3Payment({}, { signer }))).toMatchObject({
      status: 200,
    });
  expect(calls).toHaveLength(2);
  expect(() =>
    v3Gateway({ merchants: [MERCHANT, { ...merchant, privateKey: '/nowhere/apiclient_key.pem' }] }),
  ).toThrow(/^merchants\[1\]\.privateKey is a path, not the key itself/);
});

describe('one account with the keys of both versions', () => {
  const { mchId } = V3_MERCHANT;
  const both = { ...V3_MERCHANT, apiKey: MERCHANT.apiKey };

  it('receives both: old orders and refunds are notified in v2’s form during the switch', async () => {
    const { gateway, calls, post } = v3Gateway({ merchants: [both] });
    expect(await postV3(gateway, v3AddressOf('pay'), v3Payment())).toMatchObject({ status: 200 });
    const old = await post(addressOf('pay', { mch_id: mchId }), paymentXml({ mch_id: mchId }));
    expect(old).toMatchObject({ status: 200, code: 'SUCCESS' });
    expect(calls).toHaveLength(2);
  });
});

describe('a notification of a version that the merchant has no keys for', () => {
  const { mchId } = V3_MERCHANT;

  it('is refused in the form of its version, and the log says what to give', async () => {
    const newer = v3Gateway();
    const old = await newer.post(addressOf('pay', { mch_id: mchId }), paymentXml({ mch_id: mchId }));
    expect(old).toMatchObject({ status: 401, code: 'FAIL' });
    expect(newer.log.lines()).toEqual([
      expect.objectContaining({
        ...{ level: WARN, code: 'MERCHANT_UNKNOWN', reason: expect.stringMatching(/Give its apiKey too/) },
      }),
    ]);
    const older = testGateway();
    expect(await postV3(older.gateway, v3AddressOf('pay'), v3Payment())).toMatchObject({
      ...{ status: 401, code: 'FAIL' },
    });
    expect(older.log.lines()).toEqual([
      expect.objectContaining({
        ...{ code: 'MERCHANT_UNKNOWN', reason: expect.stringMatching(/apiV3Key, publicKey and publicKeyId/) },
      }),
    ]);
    expect([...newer.calls, ...older.calls]).toEqual([]);
  });
});

const { headers: genuine, body: sample } = v3Payment();
const stranger = { ...publicKey, privateKey: V3_ACCOUNT.privateKey };
const oneByte = (bytes: Buffer) =>
  Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]);

const refusals: readonly {
  title: string;
  sent: V3Notification;
  url?: string;
  status: number;
  code: string;
  level?: number;
  reason: RegExp;
}[] = [
  {
    title: 'whose signature is another key’s',
    sent: v3Payment({}, { signer: stranger }),
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /does not match the key PUB_KEY_ID_/ },
  },
  {
    title: 'whose body was altered after it was signed',
    sent: { headers: genuine, body: sample.replace('EV-2018', 'EV-2019') },
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /does not match the key/ },
  },
  {
    title: 'whose body has one of its names twice',
    sent: { headers: genuine, body: sample.replace('{', '{"id":"EV-1",') },
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /does not match the key/ },
  },
  {
    title: 'that names a key that is not known',
    sent: { headers: { ...genuine, 'wechatpay-serial': 'PUB_KEY_ID_01999' }, body: sample },
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /PUB_KEY_ID_01999 \(known: PUB_KEY_ID_/ },
  },
  {
    title: 'that names a platform certificate, which this merchant does not have',
    sent: v3Payment({}, { signer: oldCertificate }),
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /serial number of a platform certificate/ },
  },
  {
    title: 'that is replayed after more than five minutes',
    sent: v3Payment({}, { timestamp: seconds() - 320 }),
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /seconds old/ },
  },
  {
    title: 'from more than five minutes ahead',
    sent: v3Payment({}, { timestamp: seconds() + 400 }),
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /seconds ahead/ },
  },
  {
    title: 'without the headers of a signature',
    sent: { headers: {}, body: sample },
    ...{ status: 401, code: 'SIGNATURE_INVALID', reason: /Wechatpay-Timestamp is missing.*a proxy removed/ },
  },
  {
    title: 'that tests whether signatures are verified',
    sent: {
      headers: { ...genuine, 'wechatpay-signature': `WECHATPAY/SIGNTEST/${genuine['wechatpay-signature']}` },
      body: sample,
    },
    ...{ status: 401, code: 'SIGNATURE_PROBE', level: INFO, reason: /nothing else is to be done/ },
  },
  {
    title: 'that is encrypted with another APIv3 key',
    sent: v3Payment({}, { apiV3Key: 'x'.repeat(32) }),
    ...{ status: 401, code: 'DECRYPTION_FAILED', reason: /with this apiV3Key/ },
  },
  {
    title: 'whose cipher text is cut off',
    sent: v3Payment({}, { tamper: (bytes) => bytes.subarray(0, 8) }),
    ...{ status: 401, code: 'DECRYPTION_FAILED', reason: /cannot be decrypted/ },
  },
  {
    title: 'whose tag is wrong',
    sent: v3Payment({}, { tamper: oneByte }),
    ...{ status: 401, code: 'DECRYPTION_FAILED', reason: /cannot be decrypted/ },
  },
  {
    title: 'that is encrypted JSON of another kind',
    sent: sealed('transaction', '[]'),
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /content/ },
  },
  {
    title: 'of another merchant',
    sent: v3Payment({ sp_mchid: '1900000100' }),
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /does not name the merchant/ },
  },
  {
    title: 'of a refund at the address of a payment',
    sent: v3Refund(),
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /REFUND.SUCCESS is of another kind/ },
  },
  {
    title: 'of a payment at the address of a refund',
    ...{ sent: v3Payment(), url: v3AddressOf('refund') },
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /TRANSACTION.SUCCESS is of another kind/ },
  },
  {
    title: 'of a payment whose state contradicts the event',
    sent: v3Payment({ trade_state: 'REFUND' }),
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /contradicts the trade_state REFUND/ },
  },
  {
    title: 'of a refund whose state contradicts the event',
    ...{ sent: v3Refund({}, { eventType: 'REFUND.CLOSED' }), url: v3AddressOf('refund') },
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /contradicts the refund_status SUCCESS/ },
  },
  {
    title: 'of a refund that has not ended',
    ...{ sent: v3Refund({ refund_status: 'PROCESSING' }), url: v3AddressOf('refund') },
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /contradicts the refund_status PROCESSING/ },
  },
  {
    title: 'of a payment at an address of the old form, which is bound to no merchant',
    ...{ sent: v3Payment(), url: oldAddressOf('pay') },
    ...{ status: 403, code: 'TOKEN_MISMATCH', reason: /old form/ },
  },
  {
    title: 'of a payment without a number',
    sent: v3Payment({ transaction_id: '' }),
    ...{ status: 400, code: 'NOTIFICATION_INVALID', reason: /no valid transaction_id/ },
  },
  {
    title: 'of another amount',
    sent: v3Payment({ amount: { total: 2, payer_total: 2, currency: 'CNY' } }),
    ...{ status: 403, code: 'TOKEN_MISMATCH', reason: /out_trade_no, total_fee/ },
  },
  {
    title: 'of another sub-merchant',
    sent: v3Payment({ sub_mchid: '1712734763' }),
    ...{ status: 403, code: 'TOKEN_MISMATCH', reason: /sub_mch_id/ },
  },
  {
    title: 'of a refund of another amount',
    ...{ sent: v3Refund({ amount: { total: 2, refund: 2 } }), url: v3AddressOf('refund') },
    ...{ status: 403, code: 'TOKEN_MISMATCH', reason: /refund_fee/ },
  },
  {
    title: 'of a refund of another sub-merchant',
    ...{ sent: v3Refund({ sub_mchid: '1712734763' }), url: v3AddressOf('refund') },
    ...{ status: 403, code: 'TOKEN_MISMATCH', reason: /sub_mch_id of the refund notification differs/ },
  },
];

describe('a notification of v3 is refused, logged with its reason, and reaches no function', () => {
  it.each(refusals)(
    '$title ($code)',
    async ({ sent, url = v3AddressOf('pay'), status, code, level = WARN, reason }) => {
      const { gateway, calls, log } = v3Gateway();
      const answer = await postV3(gateway, url, sent);
      expect(answer).toMatchObject({
        status,
        code: 'FAIL',
        message: expect.stringMatching(/^[\x20-\x7e]{10,128}$/),
      });
      expect(calls).toEqual([]);
      expect(log.lines()).toEqual([
        expect.objectContaining({ level, code, reason: expect.stringMatching(reason), envId: TARGET.envId }),
      ]);
      for (const secret of [V3_MERCHANT.apiV3Key, OPENID]) expect(log.text()).not.toContain(secret);
    },
  );

  it('gives its version’s form to refusals at addresses that do not exist, too', async () => {
    const { gateway } = v3Gateway();
    for (const path of ['/notify/pay/nothing', '/notify/nothing/prod/pay_cb/token'])
      expect(await postV3(gateway, `http://gateway.test${path}`, v3Payment())).toMatchObject({
        ...{ status: 404, code: 'FAIL' },
      });
    const tooLarge = { ...v3Payment(), body: 'x'.repeat(100_000) };
    expect(await postV3(gateway, v3AddressOf('pay'), tooLarge)).toMatchObject({ status: 413, code: 'FAIL' });
  });
});
