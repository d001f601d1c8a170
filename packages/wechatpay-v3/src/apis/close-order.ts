import type { CallOutcome } from '../api';
import type { V2Table } from '../v2/table';
import { merchantAccount, merchantAccountRows } from './accounts';
import { answerOf, defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { fields } from './fields';
import { NO_ORDER } from './order-v2';

const outcome: CallOutcome = {
  provenBy: ['ORDERPAID', 'ORDER_PAID', 'ORDER_CLOSED', 'ORDERCLOSED', ...NO_ORDER],
};

const v2: V2Table = {
  api: 'closeOrder',
  request: [...merchantAccountRows('body'), { from: 'out_trade_no', to: 'path.out_trade_no' }],
  answer: [],
  always: { result_msg: 'OK' },
};

export const closeOrder = defineApi({
  name: 'closeOrder',
  method: 'POST',
  path: payPath('out-trade-no/{out_trade_no}/close'),
  effect: 'close',
  outcome,
  errors: {
    ...orderErrors,
    ORDER_CLOSED: { status: 400, advice: 'CLOSED_ALREADY' },
  },
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4012556398',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_1_3.shtml',
  },
  summary: { en: 'Closes an unpaid order.', zh: '关闭未支付的订单。' },
  request: requestOf({ path: { out_trade_no: fields.outTradeNo }, body: [merchantAccount] }),
  answer: { body: 'none', json: answerOf({ properties: {} }) },
  v2: [v2],
});
