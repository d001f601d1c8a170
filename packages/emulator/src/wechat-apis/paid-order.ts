import type { Simulator } from '@opencloudpay/simulator';

/** The number of a paid order, by WeChat Pay's transaction id or by its own number. */
export function paidOrder(
  simulator: Pick<Simulator, 'orders'>,
  { transactionId, outTradeNo }: { transactionId?: string; outTradeNo?: string },
): string | undefined {
  return simulator
    .orders()
    .find(
      ({ payment, outTradeNo: number }) =>
        payment !== undefined && (payment.transactionId === transactionId || number === outTradeNo),
    )?.outTradeNo;
}
