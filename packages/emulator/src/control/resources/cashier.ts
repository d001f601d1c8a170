import type { CashierView, PayRequest } from '@opencloudpay/contracts/dev-server/cashier';
import { say } from '@opencloudpay/internal';
import type { Coupon, Order } from '@opencloudpay/simulator';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { paymentRecord } from '../../timeline/timeline';
import { invalid, objectOr, param, readJson } from '../read-request';
import { orderNamed } from './find-orders';

/** The lifetime of WeChat Pay's prepay ids in milliseconds. */
const PREPAY_LIFETIME = 2 * 60 * 60 * 1000;

type Reason = NonNullable<CashierView['reason']>;

export function cashierRoutes(app: Hono, emulator: Emulator, merchantName: string): void {
  const order = (c: Context) => orderNamed(emulator, param(c, 'outTradeNo'));
  const view = (c: Context) => c.json<CashierView>(cashierView(emulator, order(c), merchantName));

  app.get('/api/cashier/:outTradeNo', (c) => view(c));
  app.post('/api/cashier/:outTradeNo/pay', async (c) => {
    const coupons = couponsOf(await readJson<PayRequest>(c));
    await emulator.pay(order(c).outTradeNo, { coupons, waits: false });
    return view(c);
  });
  for (const act of ['cancel', 'fail', 'expire'] as const) {
    app.post(`/api/cashier/:outTradeNo/${act}`, async (c) => {
      await emulator[act](order(c).outTradeNo);
      return view(c);
    });
  }
}

/** The payment sheet of an order. */
function cashierView(emulator: Emulator, order: Order, merchantName: string): CashierView {
  const { outTradeNo, body, attach, totalFee, state, prepaidAt, expiresAt, payment } = order;
  const refusal = emulator.whyUnpayable(outTradeNo);
  const openid = payment?.subOpenid ?? payment?.openid ?? order.subOpenid ?? order.openid;
  const record = paymentRecord(order);
  return {
    outTradeNo,
    merchantName,
    goods: body,
    ...(attach !== undefined && { attach }),
    amount: totalFee,
    currency: 'CNY',
    state,
    payable: refusal === undefined,
    ...(refusal && { reason: { code: refusal.code as Reason['code'], message: refusal.message } }),
    expiresAt: Math.min(prepaidAt + PREPAY_LIFETIME, expiresAt ?? Number.POSITIVE_INFINITY),
    now: emulator.clock().now,
    ...(openid !== undefined && { openid }),
    ...(record && payment && { payment: { ...record, paidAt: payment.paidAt } }),
  };
}

/**
 * Reads the coupons that the payer redeems.
 *
 * @throws {ControlFailure} BODY_INVALID. The simulator checks that the coupon fits the order
 */
function couponsOf({ coupon }: { [Name in keyof PayRequest]?: unknown }): Coupon[] {
  const given = objectOr(coupon, 'coupon', undefined);
  if (given === undefined) return [];
  const { fee, type = 'CASH', id = '10000000000' } = given as { fee?: unknown; type?: unknown; id?: unknown };
  if (!Number.isSafeInteger(fee))
    throw invalid(say('coupon.fee must be a whole number of cents.', 'coupon.fee 应为整数，单位为分。'));
  if (type !== 'CASH' && type !== 'NO_CASH')
    throw invalid(say('coupon.type must be CASH or NO_CASH.', 'coupon.type 应为 CASH 或 NO_CASH。'));
  if (typeof id !== 'string' || !/^\w{1,20}$/.test(id))
    throw invalid(
      say('coupon.id must be 1 to 20 letters and digits.', 'coupon.id 应为 1 至 20 个字母和数字。'),
    );
  return [{ fee: Number(fee), type, id }];
}
