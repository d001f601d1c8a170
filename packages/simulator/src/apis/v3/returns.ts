import { apis } from '@opencloudpay/wechatpay-v3';
import { giveBack, queriedReturn } from '../../profit-sharing/give-back';
import { returnJson } from '../../profit-sharing/sharing-json';
import { defineV3Api } from '../../requests/v3/api';

/** 请求分账回退. */
export const createReturnOrder = defineV3Api(apis.createReturnOrder, {
  name: 'profitSharingReturn',
  names: { return_account: 'return_mchid', return_amount: 'amount' },
  handle: ({ owner, params: { body } }, world) => {
    const given = {
      sharing: body,
      outReturnNo: body.out_return_no,
      account: body.return_mchid,
      amount: body.amount,
      description: body.description,
    };
    return returnJson(giveBack(owner, given, world));
  },
});

/** 查询分账回退结果. */
export const queryReturnOrder = defineV3Api(apis.queryReturnOrder, {
  name: 'profitSharingReturnQuery',
  handle: ({ owner, params: { path, query } }, world) =>
    returnJson(queriedReturn(owner, query, path.out_return_no, world)),
});
