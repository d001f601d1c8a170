import { apis } from '@opencloudpay/wechatpay';
import { share } from '../profit-sharing/share';
import { receiversText, sharingFields } from '../profit-sharing/sharing-fields';
import { defineHandler } from '../requests/api-handler';

/** Shares a part of an order. The rest stays frozen. */
export const multiProfitSharingHandler = defineHandler(apis.multiProfitSharing, (call, world) => {
  const sharing = share(call, call.params, 'multi', world);
  return { ...sharingFields(sharing), receivers: receiversText(sharing) };
});
