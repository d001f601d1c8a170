import { describe, expect, it } from '@jest/globals';
import { parseNotification } from './notification';
import { merchant, notificationBody, signedHeaders, wechatPay } from './testing/wechat-pay';

const now = Date.UTC(2026, 0, 1, 2);
const body = notificationBody('{"out_trade_no":"20260101000001","amount":{"total":1}}');
const keys = {
  apiV3Key: merchant.apiV3Key,
  publicKeys: { [wechatPay.publicKeyId]: wechatPay.publicKey },
  now,
};

describe('a notification', () => {
  it('is verified and decrypted', () => {
    expect(parseNotification({ headers: signedHeaders(body, now / 1000), body, ...keys })).toEqual({
      id: 'EV-2018022511223320873',
      createTime: '2026-01-01T10:00:00+08:00',
      eventType: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      originalType: 'transaction',
      resource: { out_trade_no: '20260101000001', amount: { total: 1 } },
    });
  });

  it('with a damaged body is refused', () => {
    const headers = signedHeaders(body, now / 1000);
    expect(() => parseNotification({ headers, body: `${body} `, ...keys })).toThrow(/does not match the key/);
  });
});
