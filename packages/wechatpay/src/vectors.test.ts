/** Known answers computed by unrelated code: the protocol functions are never checked only by themselves. */
import { describe, expect, it } from '@jest/globals';
import vectors from '../fixtures/wechatpay-v2.json';
import {
  parsePaymentNotification,
  parseRefundNotification,
  type SignType,
  sign,
  signPayment,
  verify,
} from './index';

describe('the known answers', () => {
  it.each(vectors.sign.map((vector, index) => ({ index, ...vector })))(
    'sign gives the known signature ($index, $signType) and verify accepts it',
    ({ params, key, signType, sign: expected }) => {
      expect(sign(params, key, signType as SignType)).toBe(expected);
      expect(verify({ ...params, sign: expected }, key)).toBe(true);
      expect(verify({ ...params, sign: expected }, key, signType as SignType)).toBe(true);
    },
  );

  it.each(vectors.payment.map((vector, index) => ({ index, ...vector })))(
    'signPayment gives the known paySign ($index)',
    ({ params, key, paySign }) => {
      const payment = { ...params, signType: params.signType as SignType };
      expect(signPayment(payment, key)).toEqual({ ...payment, paySign });
    },
  );

  it.each(vectors.payNotify.map((vector, index) => ({ index, ...vector })))(
    'parsePaymentNotification reads the known notification ($index)',
    ({ xml, key, fields }) => {
      expect(parsePaymentNotification(xml, { apiKey: key })).toEqual(fields);
      expect(parsePaymentNotification(Buffer.from(xml), { apiKey: key })).toEqual(fields);
    },
  );

  it.each(vectors.refundNotify.map((vector, index) => ({ index, ...vector })))(
    'parseRefundNotification decrypts the known notification ($index)',
    ({ xml, key, decrypted }) => {
      expect(parseRefundNotification(xml, { apiKey: key })).toMatchObject(decrypted);
    },
  );
});
