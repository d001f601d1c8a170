import { apis } from '@opencloudpay/wechatpay';
import { removeReceiver } from '../profit-sharing/receivers';
import { refuseBrand } from '../profit-sharing/shares/order-to-share';
import type { ReceiverType } from '../records/sharing';
import { defineHandler } from '../requests/api-handler';

/** Removes a receiver. Its pending shares fail with NO_RELATION. */
export const profitSharingRemoveReceiverHandler = defineHandler(
  apis.profitSharingRemoveReceiver,
  (call, world) => {
    refuseBrand(call.params.brand_mch_id);
    const { type, account } = JSON.parse(call.params.receiver) as { type: ReceiverType; account: string };
    removeReceiver(call, type, account, world);
    return { receiver: JSON.stringify({ type, account }) };
  },
);
