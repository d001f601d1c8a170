import { apis } from '@opencloudpay/wechatpay';
import { addReceiver } from '../profit-sharing/receivers';
import { refuseBrand } from '../profit-sharing/shares/order-to-share';
import type { ReceiverType } from '../records/sharing';
import { defineHandler } from '../requests/api-handler';

interface GivenReceiver {
  type: ReceiverType;
  account: string;
  name?: string | null;
  relation_type: string;
  custom_relation?: string | null;
}

/** Adds a receiver of shares. Adding it again replaces its data. */
export const profitSharingAddReceiverHandler = defineHandler(apis.profitSharingAddReceiver, (call, world) => {
  refuseBrand(call.params.brand_mch_id);
  const receiver = JSON.parse(call.params.receiver) as GivenReceiver;
  const { type, account, name, relation_type, custom_relation } = receiver;
  addReceiver(
    call,
    { type, account, name, relationType: relation_type, customRelation: custom_relation },
    world,
  );
  return {
    receiver: JSON.stringify({ type, account, relation_type, ...(custom_relation && { custom_relation }) }),
  };
});
