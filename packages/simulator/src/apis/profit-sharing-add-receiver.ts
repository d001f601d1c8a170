import { apis } from '@opencloudpay/wechatpay';
import { refuseForeignOpenid } from '../profit-sharing/given-shares';
import { refuseBrand } from '../profit-sharing/order-to-share';
import type { ReceiverType } from '../records/sharing';
import { defineHandler } from '../requests/api-handler';
import { BusinessRefusal } from '../requests/refusals';

interface GivenReceiver {
  type: ReceiverType;
  account: string;
  name?: string | null;
  relation_type: string;
  custom_relation?: string | null;
}

/** Adds a receiver of shares. Adding it again replaces its data. */
export const profitSharingAddReceiverHandler = defineHandler(
  apis.profitSharingAddReceiver,
  (call, { clock, store }) => {
    const { owner, params } = call;
    refuseBrand(params.brand_mch_id);
    const receiver = JSON.parse(params.receiver) as GivenReceiver;
    const { type, account, name, relation_type, custom_relation } = receiver;
    refuseForeignOpenid(call, type);
    if (type === 'MERCHANT_ID' && !name) {
      throw new BusinessRefusal(
        'PARAM_ERROR',
        '分账接收商户全称不匹配',
        'receiver.name is missing. A merchant needs its full name (the simulator accepts any).',
      );
    }
    if (relation_type === 'CUSTOM' && !custom_relation) {
      throw new BusinessRefusal(
        'PARAM_ERROR',
        '分账接收方格式错误',
        'receiver.custom_relation is missing. relation_type CUSTOM needs it.',
      );
    }
    store.sharing.addReceiver({
      ...owner,
      type,
      account,
      ...(name && { name }),
      relationType: relation_type,
      ...(custom_relation && { customRelation: custom_relation }),
      addedAt: clock.now(),
    });
    return {
      receiver: JSON.stringify({ type, account, relation_type, ...(custom_relation && { custom_relation }) }),
    };
  },
);
