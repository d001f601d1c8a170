import { apis } from '@opencloudpay/wechatpay';
import { defineHandler } from '../requests/api-handler';
import { answerShare } from './share-request';

/** Shares a part of an order. The rest stays frozen. */
export const multiProfitSharingHandler = defineHandler(apis.multiProfitSharing, (call, world) =>
  answerShare(call, 'multi', world),
);
