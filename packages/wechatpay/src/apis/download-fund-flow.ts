import { defineApi } from '../api';
import { fields } from './fields';
import { billRefusals } from './refusals';

export const downloadFundFlow = defineApi({
  name: 'downloadFundFlow',
  path: '/pay/downloadfundflow',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  effect: 'none',
  account: 'whole',
  refusals: billRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/jsapi_sl.php?chapter=9_18',
  summary: {
    en: "A day's movements of money on one of the merchant's accounts, as text or gzip of it, with its own columns; `parseBill` reads it. Ready at 10:00 Beijing time the next morning, for every day since 2017-06-01.\n\nA refusal has `result_code` FAIL and no signature: NO_BILL_EXIST, BILL_CREATING, …",
    zh: '下载商户某个账户某日的资金流水，文本或其 gzip 压缩，列与交易账单不同；可用 `parseBill` 解析。次日北京时间 10:00 后可下载，可查 2017-06-01 以来的每一天。\n\n被拒绝时返回 `result_code` FAIL，且没有签名：NO_BILL_EXIST、BILL_CREATING 等。',
  },
  request: {
    required: ['bill_date', 'account_type'],
    properties: {
      bill_date: fields.beijingDay,
      account_type: {
        type: 'string',
        enum: ['Basic', 'Operation', 'Fees'],
        description: 'Basic, Operation or Fees',
        zh: 'Basic（基本账户）、Operation（运营账户）或 Fees（手续费账户）',
      },
      tar_type: fields.tarType,
    },
    without: ['sub_appid'],
  },
  answer: { body: 'file', fields: {} },
});
