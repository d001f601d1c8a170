/** WeChat Pay and the merchant's program in this process: orders are made, paid, refunded, and notified. */
import { randomBytes } from 'node:crypto';
import { createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import { startSimulator } from '../../packages/simulator/dist/index.mjs';
import type { Subject } from './journal.ts';
import type { PlannedRefund, Sale } from './sales.ts';

export interface Shop {
  /** The merchant settings for the gateways. */
  readonly merchant: { mchId: string; apiKey: string };
  readonly notifySecret: string;
  /** Makes an order, pays it, and requests its refunds, which starts the notifications. */
  sell(sale: Sale): Promise<void>;
  /** How many orders are paid, refunds requested, and notifications of both acknowledged. */
  count(): { paid: number; refunds: number; acknowledged: number };
  /** WeChat Pay's notifications of each order, by its number: the payment, and the successful refunds. */
  told(): ReadonlyMap<string, readonly Subject[]>;
  /** Advances WeChat Pay's clock, so that refunds finish and unacknowledged notifications are retried. */
  advance(duration: string): Promise<void>;
  stop(): Promise<void>;
}

const ENVIRONMENT = 'chaos';

/** @param addressOf the gateway's base address for the next notification */
export async function openShop(addressOf: () => string): Promise<Shop> {
  const acknowledged = new Set<number>();
  const told = new Map<string, Subject[]>();
  const simulator = await startSimulator({
    merchants: [{}],
    resolveNotifyUrl: (url) => new URL(new URL(url).pathname, addressOf()).href,
    onEvent: (event) => {
      if (event.type === 'notification-attempted' && event.notification.answered)
        acknowledged.add(event.notification.id);
      if (event.type === 'order-paid' && event.order.payment) {
        const { outTradeNo, payment } = event.order;
        told.set(outTradeNo, [{ kind: 'pay', number: payment.transactionId, outTradeNo }]);
      }
      if (event.type === 'refund-settled' && event.refund.status === 'SUCCESS') {
        const { outTradeNo, refundId } = event.refund;
        told.get(outTradeNo)?.push({ kind: 'refund', number: refundId, outTradeNo });
      }
    },
  });
  const { appid, mchId, apiKey, pfx, passphrase } = simulator.merchant;
  const notifySecret = randomBytes(24).toString('base64url');
  const cloudPay = createCloudPay({
    mode: 'direct',
    appid,
    mchId,
    apiKey,
    pfx,
    passphrase,
    ca: simulator.ca,
    endpoints: [simulator.url],
    // The merchant's own calls are not what is tested, and the machine may be busy.
    timeout: 60_000,
    notify: { baseUrl: 'http://127.0.0.1', secret: notifySecret },
  });
  let paid = 0;
  let refunds = 0;

  async function giveBack(sale: Sale, { outRefundNo, refundFee, functionName, atOnce }: PlannedRefund) {
    const { outTradeNo, totalFee } = sale;
    const numbers = { subMchId: mchId, outTradeNo, outRefundNo };
    const refund = await cloudPay.refund({
      ...numbers,
      totalFee,
      refundFee,
      envId: ENVIRONMENT,
      functionName,
    });
    if (refund.resultCode !== 'SUCCESS')
      throw new Error(`${outRefundNo} was not accepted: ${refund.returnMsg} ${refund.errCodeDes}`);
    refunds += 1;
    if (!atOnce) return;
    await simulator.settleRefund(outRefundNo).catch((error: { code?: string }) => {
      // On a busy machine WeChat Pay's clock may have ended it already.
      if (error.code !== 'REFUND_SETTLED') throw error;
    });
  }

  return {
    merchant: { mchId, apiKey },
    notifySecret,
    async sell(sale) {
      const { outTradeNo, totalFee, functionName } = sale;
      const order = await cloudPay.unifiedOrder({
        body: 'Tea',
        outTradeNo,
        subMchId: mchId,
        totalFee,
        openid: 'oChaosPayer0000000000000000',
        spbillCreateIp: '127.0.0.1',
        envId: ENVIRONMENT,
        functionName,
      });
      const { payment } = order;
      if (!payment) throw new Error(`No order was made: ${order.returnMsg} ${order.errCodeDes}`);
      await simulator.pay(payment);
      paid += 1;
      for (const refund of sale.refunds) await giveBack(sale, refund);
    },
    count: () => ({ paid, refunds, acknowledged: acknowledged.size }),
    told: () => told,
    advance: (duration) => simulator.advance(duration),
    stop: () => simulator.stop(),
  };
}
