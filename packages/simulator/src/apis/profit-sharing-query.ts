import { apis } from '@opencloudpay/wechatpay';
import { receiversText, sharingFields } from '../profit-sharing/shares/sharing-fields';
import { queriedSharing } from '../profit-sharing/shares/sharing-of';
import { defineHandler } from '../requests/api-handler';

/** Returns the result of a share or an unfreezing. */
export const profitSharingQueryHandler = defineHandler(
  apis.profitSharingQuery,
  ({ owner, params }, world) => {
    const { transaction_id: transactionId, out_order_no: outOrderNo } = params;
    const sharing = queriedSharing(owner, { transactionId, outOrderNo }, world);
    if (sharing.kind !== 'finish') return { ...sharingFields(sharing), receivers: receiversText(sharing) };
    return {
      ...sharingFields(sharing),
      amount: sharing.unfrozen?.amount,
      description: sharing.unfrozen?.description,
    };
  },
);
