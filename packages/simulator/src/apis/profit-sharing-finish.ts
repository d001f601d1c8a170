import { apis } from '@opencloudpay/wechatpay';
import { refuseBrand } from '../profit-sharing/shares/order-to-share';
import { unfreeze } from '../profit-sharing/shares/unfreeze';
import { defineHandler } from '../requests/api-handler';

/** Unfreezes the rest of an order. Nothing of the order can be shared afterwards. */
export const profitSharingFinishHandler = defineHandler(apis.profitSharingFinish, (call, world) => {
  const { transaction_id: transactionId, out_order_no: outOrderNo, description } = call.params;
  refuseBrand(call.params.brand_mch_id);
  const { orderId } = unfreeze(call, { transactionId, outOrderNo, description }, world);
  return { transaction_id: transactionId, out_order_no: outOrderNo, order_id: orderId };
});
