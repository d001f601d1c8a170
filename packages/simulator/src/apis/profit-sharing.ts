import { apis } from '@opencloudpay/wechatpay';
import { defineHandler } from '../requests/api-handler';
import { answerShare } from './share-request';

/** Shares an order once and unfreezes the rest. */
export const profitSharingHandler = defineHandler(apis.profitSharing, (call, world) =>
  answerShare(call, 'single', world),
);
