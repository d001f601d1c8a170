import { apis } from '@opencloudpay/wechatpay';
import { share } from '../profit-sharing/share';
import { receiversText, sharingFields } from '../profit-sharing/sharing-fields';
import { defineHandler } from '../requests/api-handler';

/** Shares an order once and unfreezes the rest. */
export const profitSharingHandler = defineHandler(apis.profitSharing, (call, world) => {
  const sharing = share(call, call.params, 'single', world);
  return { ...sharingFields(sharing), receivers: receiversText(sharing) };
});
