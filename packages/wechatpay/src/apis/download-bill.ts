import { defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';
import { billRefusals } from './refusals';

export const downloadBill = defineApi({
  name: 'downloadBill',
  path: '/pay/downloadbill',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  account: 'whole',
  refusals: billRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6',
  summary: {
    en: "A day's bill as text, or gzip of it. Ready at 10:00 Beijing time the next morning, for three months.",
    zh: '下载某日的交易账单，文本或其 gzip 压缩。次日北京时间 10:00 后可下载，保留三个月。',
  },
  request: {
    required: ['bill_date'],
    properties: {
      bill_date: fields.beijingDay,
      bill_type: {
        type: 'string',
        enum: ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND'],
        description: 'ALL, SUCCESS, REFUND or RECHARGE_REFUND',
        zh: 'ALL、SUCCESS、REFUND 或 RECHARGE_REFUND',
      },
      tar_type: fields.tarType,
    },
    without: ['sub_appid'],
  },
  answer: {
    body: 'file',
    fields: {
      error_code: text({
        en: 'WeChat Pay’s code of the refusal, such as 20002',
        zh: '微信支付拒绝时的错误码，如 20002',
      }),
    },
  },
});
