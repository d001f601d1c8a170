import type { Corpus } from '../../variants';

const call = (text: string) => `exports.main = async (event) => ${text};`;

export const apiName: Corpus = {
  rule: 'api-name',
  place: 'function',
  wrong: {
    'lower case': call("cloud.cloudPay.unifiedorder({ body: 'a', outTradeNo: event.no, totalFee: 1 })"),
    'a capital letter': call("cloud.CloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1 })"),
    'all lower case': call(
      'cloud.cloudpay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1 })',
    ),
    'the name of WeChat Pay': call('cloud.cloudPay.orderQuery({ outTradeNo: event.no })'),
    'a guess': call('cloud.cloudPay.refundQuery({ outTradeNo: event.no })'),
    destructured: `const { cloudPay } = cloud;\n${call('cloudPay.closeorder({ outTradeNo: event.no })')}`,
    transfers: call('cloud.cloudPay.transfers({ amount: 1 })'),
    'through this': `class Pay {
  constructor() { this.cloudPay = cloud.cloudPay; }
  close(no) { return this.cloudPay.closeorder({ outTradeNo: no, subMchId: '1900000109' }); }
}
exports.main = async (event) => new Pay().close(event.no);`,
    'a name that v3 has': `exports.main = async (event) => {
  const res = await cloud.cloudPay.createOrder({ outTradeNo: event.no });
  return res.payment;
};`,
    'taken out by a pattern': `const { queryorder } = cloud.cloudPay;
exports.main = async (event) => queryorder({ outTradeNo: event.no, subMchId: '1900000109' });`,
    'in brackets': `exports.main = async (event) => cloud.cloudPay['refundQuery']({ outTradeNo: event.no });`,
  },
  right: {
    'an order': call("cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1 })"),
    'a refund': call(
      'cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1 })',
    ),
    queries: call(
      '[await cloud.cloudPay.queryOrder({ outTradeNo: event.no }), await cloud.cloudPay.queryRefund({ outTradeNo: event.no })]',
    ),
    'a bill': call("cloud.cloudPay.downloadBill({ billDate: '20260101', billType: 'ALL' })"),
    'bound options': call("cloud.cloudPay({ appid: 'wx1' }).closeOrder({ outTradeNo: event.no })"),
    'a promise chain': call(
      'cloud.cloudPay.closeOrder({ outTradeNo: event.no }).then((res) => res.resultCode)',
    ),
    'profit sharing': call(
      'cloud.cloudPay.profitSharing({ transactionId: event.id, outOrderNo: event.no, receivers: [] })',
    ),
    'a part of our own settings': `const { cloudPay } = require('./settings');
exports.main = async () => cloudPay.tokens.map((token) => token.id).concat(cloudPay.list());`,
    'an own object of that kind': `const client = { pay: { unifiedorder: async () => 1 } };\n${call('client.pay.unifiedorder()')}`,
    'all names by a table': `const API = { create: 'unifiedOrder', query: 'queryOrder' };
exports.main = async (event) => cloud.cloudPay[API[event.action]](event.params);`,
    'an own object of that name': `const cloudPay = { createOrder: async (no) => cloud.cloudPay.queryOrder({ outTradeNo: no, subMchId: '1900000109' }) };
exports.main = async (event) => cloudPay.createOrder(event.no);`,
    'a promise of a call': `exports.main = (event) => cloud.cloudPay.queryRefund({ outTradeNo: event.no, subMchId: '1900000109' }).then((res) => res).finally(() => console.log('done'));`,
  },
};
