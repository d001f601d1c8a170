import { apis } from '@opencloudpay/wechatpay';
import { unallocated } from '../profit-sharing/funds';
import { makeSharing } from '../profit-sharing/make-sharing';
import { orderToShare, refuseBrand, refuseEarly } from '../profit-sharing/order-to-share';
import { repeatedSharing } from '../profit-sharing/repeated-sharing';
import { defineHandler } from '../requests/api-handler';
import { BusinessRefusal } from '../requests/refusals';

/** Unfreezes the rest of an order. Nothing of the order can be shared afterwards. */
export const profitSharingFinishHandler = defineHandler(apis.profitSharingFinish, (call, world) => {
  const { transaction_id: transactionId, out_order_no: outOrderNo, description } = call.params;
  refuseBrand(call.params.brand_mch_id);
  const order = orderToShare(call, transactionId, world);
  const request = { outOrderNo, transactionId, kind: 'finish' as const, given: [] };
  const sharing = repeatedSharing(call.owner, request, world) ?? finish();
  return { transaction_id: transactionId, out_order_no: outOrderNo, order_id: sharing.orderId };

  function finish() {
    refuseEarly(order, world);
    if (unallocated(order, world) === 0) {
      throw new BusinessRefusal(
        'AMOUNT_OVERDUE',
        '分账金额不足',
        `Order ${order.outTradeNo} has no frozen money left: it was unfrozen, or shared or refunded in full.`,
      );
    }
    return makeSharing(order, { ...request, description }, world);
  }
});
