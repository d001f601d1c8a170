/** Notifications of no order: receivers of both protocols read them as they read those of an order. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parsePaymentNotification, parseRefundNotification } from '@opencloudpay/wechatpay';
import { parseNotification } from '@opencloudpay/wechatpay-v3';
import type { Simulator } from '../simulator';
import { startSimulator } from '../start-simulator';
import { signNotification } from './made-up';

const OPENID = 'oPayerOfTheNotification00000';
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

describe('a notification of no order', () => {
  it('of a payment is signed with the API key, and has samples for what is not given', () => {
    const { merchant } = simulator;
    const { body, fields } = simulator.signNotification({
      kind: 'payment',
      fields: { total_fee: 8800, attach: '桌 7 & <8>' },
      openid: OPENID,
    });
    const { apiKey, mchId, subMchId, subAppid } = merchant;
    expect(parsePaymentNotification(body, { apiKey })).toMatchObject({
      ...{ out_trade_no: fields['out_trade_no'], total_fee: 8800, cash_fee: 8800, attach: '桌 7 & <8>' },
      ...{
        mch_id: mchId,
        sub_mch_id: subMchId,
        sub_appid: subAppid,
        sub_openid: OPENID,
        result_code: 'SUCCESS',
      },
    });
    expect(simulator.notifications()).toEqual([]);
  });

  it('of a refund is encrypted with the API key', () => {
    const { apiKey } = simulator.merchant;
    const { body } = simulator.signNotification({
      kind: 'refund',
      fields: { total_fee: 8800, refund_fee: 100, refund_status: 'CHANGE' },
      openid: OPENID,
    });
    expect(parseRefundNotification(body, { apiKey })).toMatchObject({
      ...{ total_fee: 8800, refund_fee: 100, settlement_refund_fee: 100, refund_status: 'CHANGE' },
    });
  });

  it.each([
    ['payment', {}, 'TRANSACTION.SUCCESS'],
    ['refund', {}, 'REFUND.SUCCESS'],
    ['refund', { refund_status: 'REFUNDCLOSE' }, 'REFUND.CLOSED'],
  ] as const)('of a %s of v3 with %j is %s, signed by WeChat Pay', (kind, more, eventType) => {
    const { merchant, wechatPay } = simulator;
    const { body, headers = {} } = simulator.signNotification({
      ...{ kind, version: 'v3', openid: OPENID },
      fields: { out_trade_no: 'T20260101001', total_fee: 8800, ...more },
    });
    const { eventType: type, resource } = parseNotification({
      ...{ headers, body, apiV3Key: merchant.apiV3Key },
      publicKeys: { [wechatPay.publicKeyId]: wechatPay.publicKey },
    });
    expect(type).toBe(eventType);
    expect(JSON.stringify(resource)).toContain('"total":8800');
    expect(JSON.stringify(resource)).toContain('"out_trade_no":"T20260101001"');
  });

  it('cannot be signed without its keys', () => {
    const fields = { total_fee: 1 };
    expect(() => signNotification({ kind: 'payment', fields }, {}, 'direct')).toThrow(
      /without the API key \(v2\)/,
    );
    expect(() =>
      signNotification({ kind: 'payment', version: 'v3', fields }, { apiV3Key: 'k'.repeat(32) }, 'direct'),
    ).toThrow(/without WeChat Pay’s private key/);
  });
});
