import { expect, it } from '@jest/globals';
import { documentedName, looksLikeCallback } from './callback-fields';

it.each([
  ['outTradeNo', 'out_trade_no'],
  ['refundRecvAccout', 'refund_recv_accout'],
  ['couponFee', 'coupon_fee'],
  ['couponFee_0', 'coupon_fee_0'],
  ['couponType_12', 'coupon_type_12'],
  ['attach', undefined],
  ['userInfo', undefined],
  ['out_trade_no', undefined],
  ['outTradeNo_0', undefined],
  ['couponFee_x', undefined],
  ['goodsId', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('the documented name of %s is %s', (field, documented) => {
  expect(documentedName(field)).toBe(documented);
});

it.each([
  [{ returnCode: 'SUCCESS', userInfo: { appId: '' } }, true],
  [{ returnCode: 'SUCCESS' }, false],
  [{ userInfo: { openId: 'o' }, outTradeNo: '1' }, false],
])('an event %j is taken for a callback’s: %s', (event, expected) => {
  expect(looksLikeCallback(event)).toBe(expected);
});
