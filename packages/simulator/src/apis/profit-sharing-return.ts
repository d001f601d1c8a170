import { apis } from '@opencloudpay/wechatpay';
import { giveBack } from '../profit-sharing/give-back';
import { returnFields } from '../profit-sharing/returns';
import { defineHandler } from '../requests/api-handler';

/** Takes back a merchant's share or a part of it. */
export const profitSharingReturnHandler = defineHandler(
  apis.profitSharingReturn,
  ({ owner, params }, world) => {
    const given = {
      sharing: params,
      outReturnNo: params.out_return_no,
      account: params.return_account,
      amount: params.return_amount,
      description: params.description,
    };
    return returnFields(giveBack(owner, given, world));
  },
  { refusedBy: 'error_code' },
);
