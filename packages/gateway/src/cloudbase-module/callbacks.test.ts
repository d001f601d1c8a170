import { describe, expect, it } from '@jest/globals';
import { toCallbackEvent } from '@opencloudpay/cloudpay';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { type JsonObject, paymentToV2, refundToV2 } from '@opencloudpay/wechatpay-v3';
import { withModuleCallbacks } from './callbacks';

const payment = {
  appid: 'wxd678efh567hg6787',
  mchid: '1230000109',
  out_trade_no: '1217752501201407033233368018',
  transaction_id: '4200002501201407033233368018',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'CMC',
  attach: '自定义数据',
  success_time: '2018-06-08T10:34:56+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { payer_total: 80, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  promotion_detail: [{ coupon_id: '109519', type: 'NOCASH', amount: 20 }],
};

const refund = {
  mchid: '1230000109',
  transaction_id: '1008450740201411110005820873',
  out_trade_no: '20150806125346',
  refund_id: '50200207182018070300011301001',
  out_refund_no: '7752501201407033233368018',
  refund_status: 'SUCCESS',
  success_time: '2018-06-08T10:34:56+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 999, refund: 999, payer_total: 999, payer_refund: 999 },
};

/** The event that a callback of CloudPay gets for a notification of v3. */
function eventOf({ fields, extra }: ReturnType<typeof paymentToV2>): CallbackEvent {
  return { ...extra, ...toCallbackEvent(fields) };
}
const paymentEvent = eventOf(paymentToV2(payment));
const refundEvent = eventOf(refundToV2(refund));

const paid = { envId: 'shop-1', service: 'cloudbase_module', path: '/wxpay_order' };
const refunded = { ...paid, path: '/wxpay_refund' };

function adapterThat(replies: (functionName: string) => unknown = (_, event?: unknown) => event) {
  const calls: { target: object; event: object }[] = [];
  const adapter: FunctionAdapter = {
    async invoke(target, event) {
      calls.push({ target, event });
      return replies('functionName' in target ? target.functionName : target.path);
    },
    unsupported: (target) =>
      'functionName' in target && target.functionName === 'none' ? 'There is no none.' : undefined,
  };
  return { adapter, calls };
}

it('a payment is the event of CloudBase’s trigger: v3’s notification with its resource decrypted', async () => {
  const { adapter, calls } = adapterThat();
  const callbacks = { payment: ['wxpayOrderCallback'], refund: ['wxpayRefundCallback'] };
  expect(await withModuleCallbacks(adapter, callbacks).invoke(paid, paymentEvent)).toEqual({
    ...{ errcode: 0, errmsg: 'ok' },
  });
  expect(calls).toEqual([
    {
      target: { envId: 'shop-1', functionName: 'wxpayOrderCallback' },
      event: {
        id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
        create_time: '2018-06-08T10:34:56+08:00',
        resource_type: 'encrypt-resource',
        event_type: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        resource: payment,
      },
    },
  ]);
});

it.each([
  ['SUCCESS', '退款成功'],
  ['ABNORMAL', '退款异常'],
  ['CLOSED', '退款关闭'],
])('a refund with the state %s is an event of that type', async (state, summary) => {
  const { adapter, calls } = adapterThat();
  const resource: JsonObject = { ...refund, refund_status: state };
  const event = eventOf(refundToV2(resource));
  await withModuleCallbacks(adapter, { refund: ['onRefund'] }).invoke(refunded, event);
  expect(calls).toMatchObject([
    { target: { functionName: 'onRefund' }, event: { event_type: `REFUND.${state}`, summary, resource } },
  ]);
});

it('an event has the same id each time it is delivered, and another one has another', async () => {
  const { adapter, calls } = adapterThat();
  const both = withModuleCallbacks(adapter, { payment: ['f'], refund: ['f'] });
  await both.invoke(paid, paymentEvent);
  await both.invoke(paid, { ...paymentEvent });
  await both.invoke(refunded, refundEvent);
  const ids = calls.map(({ event }) => (event as { id: string }).id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

describe('the reply of the functions', () => {
  it.each([
    ['the event, as in CloudBase’s template', { event_type: 'TRANSACTION.SUCCESS', resource: {} }],
    ['nothing', undefined],
    ['CloudPay’s reply', { errcode: 0, errmsg: 'ok' }],
    ['a server’s reply to WeChat Pay', { code: 'SUCCESS', message: '成功' }],
    ['text', 'success'],
  ])('%s takes the event', async (_, reply) => {
    const { adapter } = adapterThat(() => reply);
    const delivered = await withModuleCallbacks(adapter, { payment: ['f'] }).invoke(paid, paymentEvent);
    expect(delivered).toEqual({ errcode: 0, errmsg: 'ok' });
  });

  it.each([
    [{ errcode: 1, errmsg: 'busy' }],
    [{ code: 'FAIL', message: '失败' }],
    // Not of a function: a proxy answered.
    ['<!DOCTYPE html><title>Welcome</title>'],
    ['\uFEFF <html>'],
  ])('%j refuses it, and it is delivered again', async (reply) => {
    const { adapter, calls } = adapterThat((name) => (name === 'second' ? reply : undefined));
    const callbacks = { payment: ['first', 'second'] };
    expect(await withModuleCallbacks(adapter, callbacks).invoke(paid, paymentEvent)).toEqual({
      ...{ errcode: 1, errmsg: 'second refused the event' },
    });
    expect(calls).toHaveLength(2);
  });

  it('an error of one function is an error of the delivery', async () => {
    const failure = new Error('FUNCTION_FAILED');
    const adapter: FunctionAdapter = { invoke: () => Promise.reject(failure) };
    const delivery = withModuleCallbacks(adapter, { payment: ['f'] }).invoke(paid, paymentEvent);
    await expect(delivery).rejects.toBe(failure);
  });
});

it('without a configured function an event is taken: CloudBase’s template needs none either', async () => {
  const { adapter, calls } = adapterThat();
  expect(await withModuleCallbacks(adapter, {}).invoke(paid, paymentEvent)).toMatchObject({ errcode: 0 });
  expect(calls).toEqual([]);
});

it('all other targets keep their adapter, their event and their reply', async () => {
  const { adapter, calls } = adapterThat(() => ({ errcode: 5 }));
  const wrapped = withModuleCallbacks(adapter, { payment: ['f'] });
  const others = [
    { envId: 'shop-1', functionName: 'f' },
    { envId: 'shop-1', service: 'api', path: '/wxpay_order' },
  ];
  for (const target of others) expect(await wrapped.invoke(target, paymentEvent)).toEqual({ errcode: 5 });
  expect(calls).toEqual(others.map((target) => ({ target, event: paymentEvent })));
});

it('an order is refused if its function can never be called', () => {
  const { adapter } = adapterThat();
  const wrapped = withModuleCallbacks(adapter, { payment: ['f', 'none'], refund: ['f'] });
  expect(wrapped.unsupported?.(paid)).toBe('There is no none.');
  expect(wrapped.unsupported?.(refunded)).toBeUndefined();
  expect(wrapped.unsupported?.({ envId: 'shop-1', functionName: 'none' })).toBe('There is no none.');
});
