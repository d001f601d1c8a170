import { apis } from '@opencloudpay/wechatpay-v3';
import { knownRefund } from '../../refunds/known-refund';
import { refundJson } from '../../refunds/refund-json';
import { refundOrder } from '../../refunds/refund-order';
import { defineV3Api } from '../../requests/v3/api';

/** The funds that pay a refund, in v2's words. */
const ACCOUNTS = {
  AVAILABLE: 'REFUND_SOURCE_RECHARGE_FUNDS',
  UNSETTLED: 'REFUND_SOURCE_UNSETTLED_FUNDS',
} as const;

/** 申请退款. */
export const createRefund = defineV3Api(apis.createRefund, {
  name: 'refund',
  names: {
    refund_fee: 'amount.refund',
    total_fee: 'amount.total',
    refund_fee_type: 'amount.currency',
    refund_desc: 'reason',
  },
  handle: (call, world) => {
    const { body } = call.params;
    const refunded = refundOrder(
      call,
      {
        order: body,
        outRefundNo: body.out_refund_no,
        refundFee: body.amount.refund,
        totalFee: body.amount.total,
        account: body.funds_account && ACCOUNTS[body.funds_account as keyof typeof ACCOUNTS],
        notifyUrl: body.notify_url,
      },
      world,
    );
    return refundJson(refunded);
  },
});

/** 查询单笔退款. */
export const queryRefund = defineV3Api(apis.queryRefund, {
  handle: ({ owner, params }, world) => refundJson(knownRefund(owner, params.path.out_refund_no, world)),
});
