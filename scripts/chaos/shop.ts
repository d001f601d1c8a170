/** WeChat Pay and the merchant's program in this process: orders are made, paid, and notified. */
import { randomBytes } from 'node:crypto';
import { createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import { startSimulator } from '../../packages/simulator/dist/index.mjs';

export interface Shop {
  /** What the gateways must know of it. */
  readonly merchant: { mchId: string; apiKey: string };
  readonly notifySecret: string;
  /** Makes an order and pays it: its notification sets out. */
  sell(outTradeNo: string, functionName: string): Promise<void>;
  /** How many orders are paid, and how many of their notifications acknowledged. */
  count(): { paid: number; acknowledged: number };
  /** Lets time pass for WeChat Pay, so that what was not acknowledged is sent again. */
  advance(duration: string): Promise<void>;
  stop(): Promise<void>;
}

const ENVIRONMENT = 'chaos';

/** @param addressOf where a notification goes this time: the gateway's base address */
export async function openShop(addressOf: () => string): Promise<Shop> {
  const acknowledged = new Set<number>();
  const simulator = await startSimulator({
    merchants: [{}],
    resolveNotifyUrl: (url) => new URL(new URL(url).pathname, addressOf()).href,
    onEvent: (event) => {
      if (event.type === 'notification-attempted' && event.notification.answered)
        acknowledged.add(event.notification.id);
    },
  });
  const { appid, mchId, apiKey } = simulator.merchant;
  const notifySecret = randomBytes(24).toString('base64url');
  const cloudPay = createCloudPay({
    mode: 'direct',
    appid,
    mchId,
    apiKey,
    ca: simulator.ca,
    endpoints: [simulator.url],
    notify: { baseUrl: 'http://127.0.0.1', secret: notifySecret },
  });
  let paid = 0;
  return {
    merchant: { mchId, apiKey },
    notifySecret,
    async sell(outTradeNo, functionName) {
      const order = await cloudPay.unifiedOrder({
        body: 'Tea',
        outTradeNo,
        subMchId: mchId,
        totalFee: 100 + (paid % 9_900),
        openid: 'oChaosPayer0000000000000000',
        spbillCreateIp: '127.0.0.1',
        envId: ENVIRONMENT,
        functionName,
      });
      const { payment } = order;
      if (!payment) throw new Error(`No order was made: ${order.returnMsg} ${order.errCodeDes}`);
      await simulator.pay(payment);
      paid += 1;
    },
    count: () => ({ paid, acknowledged: acknowledged.size }),
    advance: (duration) => simulator.advance(duration),
    stop: () => simulator.stop(),
  };
}
