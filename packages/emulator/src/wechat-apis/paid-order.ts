import type { ShippingEffect } from '@opencloudpay/contracts/dev-server/wechat-calls';
import type { Simulator } from '@opencloudpay/simulator';
import type { CallDetails } from '../functions/call-details';
import type { PaidOrder } from './method';

/** A paid order, by WeChat Pay's transaction id or by its own number. */
export function paidOrder(
  simulator: Pick<Simulator, 'orders'>,
  { transactionId, outTradeNo }: { transactionId?: string; outTradeNo?: string },
): PaidOrder | undefined {
  for (const { payment, outTradeNo: number } of simulator.orders()) {
    if (payment === undefined) continue;
    const { openid, subOpenid } = payment;
    if (payment.transactionId === transactionId || number === outTradeNo)
      return { outTradeNo: number, openids: subOpenid === undefined ? [openid] : [openid, subOpenid] };
  }
  return undefined;
}

/** What functions' calls have reported of an order's shipping, in the calls' order. */
export function shippingsOf(outTradeNo: string, calls: readonly CallDetails[]): ShippingEffect[] {
  return calls.flatMap(({ wechat = [] }) =>
    wechat.flatMap(({ effect }) =>
      effect?.kind === 'shipping' && effect.outTradeNo === outTradeNo ? effect : [],
    ),
  );
}
