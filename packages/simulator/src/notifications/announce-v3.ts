/** Notifications in v3's form. */
import { rfc3339 } from '../beijing-time';
import { transaction } from '../orders/transaction';
import type { Order } from '../records/order';
import type { Refund } from '../records/refund';
import type { World } from '../world/world';
import { envelope, type Resource } from './resource';

/** Notifies the merchant that an order of v3 was paid. */
export function announcePaymentV3(order: Order, world: World): void {
  const { outTradeNo, notifyUrl: url } = order;
  const content = transaction(order);
  send({ kind: 'payment', outTradeNo, url }, order, world, {
    eventType: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    originalType: 'transaction',
    content: JSON.stringify(content),
  });
}

const RESULTS: Readonly<Record<string, { status: string; summary: string }>> = {
  SUCCESS: { status: 'SUCCESS', summary: '退款成功' },
  CHANGE: { status: 'ABNORMAL', summary: '退款异常' },
  REFUNDCLOSE: { status: 'CLOSED', summary: '退款关闭' },
};

/** Notifies the merchant of the result of a refund that v3 made. */
export function announceRefundV3(refund: Refund, order: Order, url: string, world: World): void {
  const result = RESULTS[refund.status];
  if (!result) return;
  const { mchId, subMchId, outTradeNo, outRefundNo } = refund;
  const content = {
    ...(subMchId === undefined ? { mchid: mchId } : { sp_mchid: mchId, sub_mchid: subMchId }),
    out_trade_no: outTradeNo,
    transaction_id: refund.transactionId,
    out_refund_no: outRefundNo,
    refund_id: refund.refundId,
    refund_status: result.status,
    ...(refund.status === 'SUCCESS' && { success_time: rfc3339(refund.settledAt ?? 0) }),
    user_received_account: '支付用户零钱',
    amount: {
      total: refund.totalFee,
      refund: refund.refundFee,
      payer_total: order.payment?.cashFee ?? refund.totalFee,
      payer_refund: refund.cashRefundFee,
    },
  };
  send({ kind: 'refund', outTradeNo, outRefundNo, url }, refund, world, {
    eventType: `REFUND.${result.status}`,
    summary: result.summary,
    originalType: 'refund',
    content: JSON.stringify(content),
  });
}

type Address =
  | { kind: 'payment'; outTradeNo: string; url: string }
  | { kind: 'refund'; outTradeNo: string; outRefundNo: string; url: string };

function send(
  address: Address,
  { mchId, subMchId }: Order | Refund,
  { merchants, clock, notify }: World,
  resource: Resource,
): void {
  const apiV3Key = merchants.find(mchId)?.apiV3Key;
  if (apiV3Key === undefined) return;
  notify({
    ...address,
    version: 'v3',
    mchId,
    ...(subMchId !== undefined && { subMchId }),
    xml: envelope(resource, apiV3Key, clock.now()),
    decrypted: resource.content,
  });
}
