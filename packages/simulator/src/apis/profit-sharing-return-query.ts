import { apis } from '@opencloudpay/wechatpay';
import { queriedReturn } from '../profit-sharing/give-back';
import { returnFields } from '../profit-sharing/returns';
import { defineHandler } from '../requests/api-handler';

/** Returns the result of a return. */
export const profitSharingReturnQueryHandler = defineHandler(
  apis.profitSharingReturnQuery,
  ({ owner, params }, world) => returnFields(queriedReturn(owner, params, params.out_return_no, world)),
  { refusedBy: 'error_code' },
);
