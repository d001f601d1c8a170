/** WeChat Pay, and the orders of the shop that are made, paid, refunded, and notified. */
import { randomBytes } from 'node:crypto';
import { type Simulator, startSimulator } from '../../packages/simulator/dist/index.mjs';
import type { NotifiedFee } from './effects.ts';
import type { Sale } from './sales.ts';
import type { Seller } from './system.ts';

export interface Shop {
  /** WeChat Pay with the merchant, whose keys the gateways and the seller use. */
  readonly wechatPay: Simulator;
  readonly notifySecret: string;
  /** Makes an order, pays it, and requests its refunds, which starts the notifications. */
  sell(sale: Sale, seller: Seller): Promise<void>;
  /** How many orders are paid, refunds requested, and notifications of both acknowledged. */
  count(): { paid: number; refunds: number; acknowledged: number };
  /** WeChat Pay's notifications of each order, by its number: the payment, and the successful refunds. */
  told(): ReadonlyMap<string, readonly NotifiedFee[]>;
  /** Advances WeChat Pay's clock, so that refunds finish and unacknowledged notifications are retried. */
  advance(duration: string): Promise<void>;
  stop(): Promise<void>;
}

export const ENVIRONMENT = 'chaos';

/** @param addressOf the gateway's base address for the next notification */
export async function openShop(addressOf: () => string): Promise<Shop> {
  const acknowledged = new Set<number>();
  const told = new Map<string, NotifiedFee[]>();
  const simulator = await startSimulator({
    merchants: [{}],
    resolveNotifyUrl: (url) => new URL(new URL(url).pathname, addressOf()).href,
    onEvent: (event) => {
      if (event.type === 'notification-attempted' && event.notification.answered)
        acknowledged.add(event.notification.id);
      if (event.type === 'order-paid' && event.order.payment) {
        const { outTradeNo, payment, totalFee } = event.order;
        told.set(outTradeNo, [{ kind: 'pay', number: payment.transactionId, outTradeNo, fee: totalFee }]);
      }
      if (event.type === 'refund-settled' && event.refund.status === 'SUCCESS') {
        const { outTradeNo, refundId, refundFee } = event.refund;
        told.get(outTradeNo)?.push({ kind: 'refund', number: refundId, outTradeNo, fee: -refundFee });
      }
    },
  });
  let paid = 0;
  let refunds = 0;

  return {
    wechatPay: simulator,
    notifySecret: randomBytes(24).toString('base64url'),
    async sell(sale, seller) {
      await simulator.pay(await seller.order(sale));
      paid += 1;
      for (const refund of sale.refunds) {
        await seller.refund(sale, refund);
        refunds += 1;
        if (refund.atOnce)
          await simulator.settleRefund(refund.outRefundNo).catch((error: { code?: string }) => {
            // On a busy machine WeChat Pay's clock may have ended it already.
            if (error.code !== 'REFUND_SETTLED') throw error;
          });
      }
    },
    count: () => ({ paid, refunds, acknowledged: acknowledged.size }),
    told: () => told,
    advance: (duration) => simulator.advance(duration),
    stop: () => simulator.stop(),
  };
}
