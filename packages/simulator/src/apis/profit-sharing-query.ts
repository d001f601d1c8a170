import { apis } from '@opencloudpay/wechatpay';
import { receiversText, sharingFields } from '../profit-sharing/sharing-fields';
import { defineHandler } from '../requests/api-handler';
import { BusinessRefusal } from '../requests/refusals';

/** Returns the result of a share or an unfreezing. */
export const profitSharingQueryHandler = defineHandler(
  apis.profitSharingQuery,
  ({ owner, params }, { store }) => {
    const sharing = store.sharing.sharingByNumber(owner, params.out_order_no);
    if (!sharing || sharing.subMchId !== owner.subMchId || sharing.transactionId !== params.transaction_id) {
      throw new BusinessRefusal(
        'ORDERNOTEXIST',
        '此记录不存在',
        `Order ${params.transaction_id} of this merchant has no profit sharing ${params.out_order_no}.`,
      );
    }
    if (sharing.kind !== 'finish') return { ...sharingFields(sharing), receivers: receiversText(sharing) };
    return {
      ...sharingFields(sharing),
      amount: sharing.unfrozen?.amount,
      description: sharing.unfrozen?.description,
    };
  },
);
