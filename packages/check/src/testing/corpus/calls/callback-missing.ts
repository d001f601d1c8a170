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
    'through this of a class': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
class Order {
  constructor() { this.cloud = cloud; this.callback = 'payCallBack'; }
  create(data) {
    return this.cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: this.callback });
  }
}
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return new Order().create(data);
};`,
      'cloudfunctions/payCallback/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a name of constants of another file': {
      'cloudfunctions/pay/config.js': `const PREFIX = 'shop';
module.exports = { PREFIX, CALLBACKS: { pay: PREFIX + '_paid' } };`,
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
const { CALLBACKS } = require('./config');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: CALLBACKS.pay });
};`,
      'cloudfunctions/shop_pay/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a method taken out of cloudPay': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const pay = cloud.cloudPay;
const { unifiedOrder } = pay;
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'paySuccess' });
};`,
      'cloudfunctions/pay-success/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'the refund’s, in a switch': {
      'cloudfunctions/order/index.js': `const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async (event) => {
  switch (event.action) {
    case 'refund': return refund(event);
    default: return { ok: false };
  }
};
async function refund(event) {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  const params = { outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee };
  params.envId = cloud.getWXContext().ENV;
  params.functionName = 'refundNotify';
  return await cloud.cloudPay.refund(params);
}`,
    },
    'the default of a variable': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: process.env.PAY_CALLBACK || 'pay_notify' });
};`,
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'the default in a configuration file': {
      'cloudfunctions/pay/config.js': `module.exports = { callback: process.env.CALLBACK ?? 'notify', mchId: process.env.MCH };`,
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const { callback } = require('./config');
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: callback });
};`,
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a default of a pattern': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const settings = JSON.parse(process.env.PAY || '{}');
const { callback = 'paid' } = settings;
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: callback });
};`,
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'one of two': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: data.isVip ? 'vip_cb' : 'pay_cb' });
};`,
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a parameter that several calls give': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const order = (data, functionName = 'pay_cb') => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName });
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return event.kind === 'card' ? order(data, 'card_cb') : order(data);
};`,
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a callback that exports another name than main': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
      'cloudfunctions/pay_cb/index.js': `exports.pay_cb = async () => ({ errcode: 0 });`,
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
    'chosen by a table': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const CALLBACK = { vip: 'vip_cb', goods: 'goods_cb' };
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: CALLBACK[data.kind] });
};`,
      'cloudfunctions/vip_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'its own function, by the context': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event, context) => {
  if (event.returnCode) return { errcode: 0 };
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: context.function_name || 'pay' });
};`,
    },
    'through this, and it exists': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const service = {
  callback: 'pay_notify',
  pay(data) {
    return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: this.callback });
  },
};
exports.main = async (event) => service.pay((await cloud.database().collection('order').doc(event.id).get()).data);`,
      'cloudfunctions/pay_notify/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a variable without a default': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: process.env.PAY_CALLBACK || '' });
};`,
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a default that exists': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const { callback = 'pay_cb' } = require('./config.json');
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: process.env.CALLBACK ?? callback });
};`,
      'cloudfunctions/pay/config.json': '{ "permissions": { "openapi": [] } }',
      'cloudfunctions/pay_cb/index.js': `exports.main = async () => ({ errcode: 0 });`,
    },
    'a callback whose handler is another export': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
      'cloudfunctions/pay_cb/config.json': '{ "handler": "index.notify" }',
      'cloudfunctions/pay_cb/index.js': `exports.notify = async () => ({ errcode: 0 });`,
    },
  },
};
