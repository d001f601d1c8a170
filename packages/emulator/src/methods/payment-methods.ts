import type { Payable } from '@opencloudpay/simulator';
import type { Emulator, PaymentOptions } from '../emulator-types';
import type { EmulatorParts } from './parts';

/** Actions of the payer, the merchant and WeChat Pay on orders and refunds. */
export function paymentMethods({
  simulator,
}: EmulatorParts): Pick<
  Emulator,
  'pay' | 'cancel' | 'fail' | 'expire' | 'close' | 'settleRefund' | 'whyUnpayable'
> {
  return {
    async pay(given: Payable, { waits = true, ...payOptions }: PaymentOptions = {}) {
      const order = await simulator.pay(given as string, payOptions);
      if (waits) await simulator.idle();
      return order;
    },
    cancel: (given: Payable) => simulator.cancel(given as string),
    fail: (given: Payable) => simulator.fail(given as string),
    expire: (outTradeNo) => simulator.expire(outTradeNo),
    close: (outTradeNo) => simulator.close(outTradeNo),
    async settleRefund(outRefundNo, status) {
      const refund = await simulator.settleRefund(outRefundNo, status);
      await simulator.idle();
      return refund;
    },
    whyUnpayable: (outTradeNo) => simulator.whyUnpayable(outTradeNo),
  };
}
