import { defineApi } from '../api';
import { fields } from './fields';

/**
 * A day's movements of money on one of the merchant's accounts, as text or gzip of it, with columns of its own;
 * `parseBill` reads it. Ready at 10:00 Beijing time the next morning, for every day since 2017-06-01.
 *
 * Refused, it answers `result_code` FAIL without a signature: NO_BILL_EXIST, BILL_CREATING, …
 */
export const downloadFundFlow = defineApi({
  name: 'downloadFundFlow',
  path: '/pay/downloadfundflow',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/jsapi_sl.php?chapter=9_18',
  request: {
    required: ['bill_date', 'account_type'],
    properties: {
      bill_date: fields.beijingDay,
      account_type: {
        type: 'string',
        enum: ['Basic', 'Operation', 'Fees'],
        description: 'Basic, Operation or Fees',
      },
      tar_type: fields.tarType,
    },
    without: ['sub_appid'],
  },
  answer: { body: 'file', fields: {} },
});
