import type { Corpus } from '../../variants';

const order = (functionName: string, before = '') => `${before}
exports.main = async (event) => cloud.cloudPay.unifiedOrder({
  body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1, envId: 'shop-7g4h2k', functionName: ${functionName},
});`;

export const callbackMissing: Corpus = {
  rule: 'callback-missing',
  place: 'function',
  wrong: {
    'another name': order("'payCallback'"),
    'a path': order("'cloudfunctions/pay_cb'"),
    'a file': order("'pay_cb/index.js'"),
    'a constant': order('CALLBACK', "const CALLBACK = 'pay_callback';"),
    'another case': order("'Pay_cb'"),
    'of a refund, in the other style': `exports.main = async ({ no, fee }) => cloud.cloudPay.refund({
  out_trade_no: no, out_refund_no: no, total_fee: fee, refund_fee: fee, sub_mch_id: '1900000109', function_name: 'refundCallback', env_id: 'shop-7g4h2k',
});`,
    'of a configuration file': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
const config = require('./config.json');
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1, envId: config.env, functionName: config.callback });`,
      'cloudfunctions/pay/config.json': '{ "env": "shop-7g4h2k", "callback": "notify" }',
    },
  },
  right: {
    'the name of a folder': order("'pay_cb'"),
    'a constant': order('CALLBACK', "const CALLBACK = 'pay_cb';"),
    'a name of the environment variables': order('process.env.CALLBACK'),
    none: `exports.main = async (event) => cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' });`,
    'a name that only the event knows': order('event.callback'),
    'the function itself': order("'shop'"),
    'a query, which has no callback': `exports.main = async (event) => cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109', functionName: 'nothing' });`,
    'of another project in the repository': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'old/cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1, envId: 'old-1a2b3c', functionName: 'oldCallback' });`,
    },
    'a container': order('undefined').replace(
      'functionName: undefined',
      "container: { service: 'shop', path: '/notify' }",
    ),
  },
};
