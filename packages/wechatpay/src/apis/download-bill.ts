import { defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';

/** A day's bill as text, or gzip of it. Ready at 10:00 Beijing time the next morning, for three months. */
export const downloadBill = defineApi({
  name: 'downloadBill',
  path: '/pay/downloadbill',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6',
  request: {
    required: ['bill_date'],
    properties: {
      bill_date: fields.beijingDay,
      bill_type: {
        type: 'string',
        enum: ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND'],
        description: 'ALL, SUCCESS, REFUND or RECHARGE_REFUND',
      },
      tar_type: fields.tarType,
    },
    without: ['sub_appid'],
  },
  answer: { body: 'file', fields: { error_code: text('WeChat Pay’s code of the refusal, such as 20002') } },
});
