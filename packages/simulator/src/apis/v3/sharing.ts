import { apis } from '@opencloudpay/wechatpay-v3';
import { share } from '../../profit-sharing/shares/share';
import { queriedSharing } from '../../profit-sharing/shares/sharing-of';
import { unfreeze as unfreezeRest } from '../../profit-sharing/shares/unfreeze';
import { sharingJson } from '../../profit-sharing/sharing-json';
import { unsplitAmount } from '../../profit-sharing/unsplit-amount';
import type { ReceiverType } from '../../records/sharing';
import { defineV3Api, type V3Api } from '../../requests/v3/api';

/** 请求分账: v2 has an API for the last share of an order, and one for the others. */
export const createSharingOrder = defineV3Api(apis.createSharingOrder, {
  name: 'profitSharing',
  nameIn: ({ unfreeze_unsplit: isLast }) => (isLast === false ? 'multiProfitSharing' : 'profitSharing'),
  handle: (call, world) => {
    const { body } = call.params;
    const given = body.receivers.map(({ type, account, amount, description }) => ({
      ...{ type: type as ReceiverType, account, amount, description },
    }));
    const sharing = share(
      call,
      {
        transactionId: body.transaction_id,
        outOrderNo: body.out_order_no,
        kind: body.unfreeze_unsplit ? 'single' : 'multi',
        given,
      },
      world,
    );
    return sharingJson(sharing);
  },
});

/** 查询分账结果. */
export const querySharingOrder = defineV3Api(apis.querySharingOrder, {
  name: 'profitSharingQuery',
  handle: ({ owner, params: { path, query } }, world) => {
    const numbers = { transactionId: query.transaction_id, outOrderNo: path.out_order_no };
    return sharingJson(queriedSharing(owner, numbers, world));
  },
});

const AMOUNTS = '/v3/profitsharing/transactions/{transaction_id}/amounts';

/** 查询剩余待分金额, which wechatpay-v3 does not declare: CloudPay has no such call. */
export const sharingAmounts: V3Api = {
  name: 'sharingAmounts',
  method: 'GET',
  path: { direct: AMOUNTS, partner: AMOUNTS },
  names: {},
  handle: ({ merchant, params }, world) => {
    const transactionId = String(params.path['transaction_id']);
    return {
      transaction_id: transactionId,
      unsplit_amount: unsplitAmount(merchant.mchId, transactionId, world),
    };
  },
};

/** 解冻剩余资金. */
export const unfreeze = defineV3Api(apis.unfreeze, {
  name: 'profitSharingFinish',
  handle: (call, world) => {
    const { transaction_id: transactionId, out_order_no: outOrderNo, description } = call.params.body;
    return sharingJson(unfreezeRest(call, { transactionId, outOrderNo, description }, world));
  },
});
