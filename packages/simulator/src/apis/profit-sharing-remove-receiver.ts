import { apis } from '@opencloudpay/wechatpay';
import { refuseForeignOpenid } from '../profit-sharing/given-shares';
import { refuseBrand } from '../profit-sharing/order-to-share';
import type { ReceiverType } from '../records/sharing';
import { defineHandler } from '../requests/api-handler';

/** Removes a receiver. Its pending shares fail with NO_RELATION. */
export const profitSharingRemoveReceiverHandler = defineHandler(
  apis.profitSharingRemoveReceiver,
  (call, { store }) => {
    refuseBrand(call.params.brand_mch_id);
    const { type, account } = JSON.parse(call.params.receiver) as { type: ReceiverType; account: string };
    refuseForeignOpenid(call, type);
    store.sharing.removeReceiver(call.owner, type, account);
    return { receiver: JSON.stringify({ type, account }) };
  },
);
