import type { V3Api } from '../../requests/v3/api';
import { queryRefundHandler } from '../query-refund';
import { REFUND_REFUSALS, refundOf } from './create-refund';

/** 查询单笔退款. A service provider adds `sub_mchid`. */
export const queryRefundApi: V3Api = {
  method: 'GET',
  path: '/v3/refund/domestic/refunds/{out_refund_no}',
  handler: queryRefundHandler,
  names: {},
  refusals: REFUND_REFUSALS,
  toV2: ({ path, query }) => ({
    sub_mch_id: query.text('sub_mchid'),
    out_refund_no: path.neededText('out_refund_no'),
  }),
  toV3: refundOf,
};
