import { defineApi } from '../api';
import { sharingReturnAnswers } from './answers';
import { sharingFields } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

export const profitSharingReturnQuery = defineApi({
  name: 'profitSharingReturnQuery',
  path: '/pay/profitsharingreturnquery',
  certificate: false,
  signTypes: ['HMAC-SHA256'],
  effect: 'none',
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_8',
  summary: {
    en: 'Returns the state of a return: `result` PROCESSING, SUCCESS or FAILED. Same answer as `profitSharingReturn`.',
    zh: '查询分账回退的结果：`result` 为 PROCESSING、SUCCESS 或 FAILED。响应与 `profitSharingReturn` 相同。',
  },
  request: {
    required: ['out_return_no'],
    anyOf: ['order_id', 'out_order_no'],
    properties: {
      order_id: sharingFields.orderId,
      out_order_no: sharingFields.outOrderNo,
      out_return_no: sharingFields.outReturnNo,
    },
    without: ['sub_appid'],
  },
  answer: {
    body: 'xml',
    echoes: ['out_return_no'],
    fields: sharingReturnAnswers,
  },
});
