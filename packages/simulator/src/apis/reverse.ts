import { apis } from '@opencloudpay/wechatpay';
import { reverseOrder } from '../orders/reverse-order';
import { defineHandler } from '../requests/api-handler';

/** Closes an unpaid order of `micropay`, or refunds a paid one. Idempotent. */
export const reverseHandler = defineHandler(apis.reverse, ({ owner, params }, world) => {
  reverseOrder(owner, params, world);
  return { recall: 'N' };
});
