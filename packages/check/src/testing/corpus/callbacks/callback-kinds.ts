import type { Corpus, Variant } from '../../variants';
import { ordering } from '../ordering';

const SDK = "const cloud = require('wx-server-sdk');\nconst db = cloud.database();\n";
const pay = (name: string) => `${SDK}exports.main = async (event) => cloud.cloudPay.unifiedOrder({
  body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 100, envId: 'shop-7g4h2k', functionName: '${name}',
});`;
const refund = (name: string) => `${SDK}exports.main = async ({ no }) => cloud.cloudPay.refund({
  out_trade_no: no, out_refund_no: no, sub_mch_id: '1900000109', total_fee: 100, refund_fee: 100, envId: 'shop-7g4h2k', functionName: '${name}',
});`;

/** A shop with one callback for both. */
const shop = (callback: string): Variant => ({
  'cloudfunctions/pay/index.js': pay('notify'),
  'cloudfunctions/refund/index.js': refund('notify'),
  'cloudfunctions/notify/index.js': SDK + callback,
});

export const callbackKinds: Corpus = {
  rule: 'callback-kinds',
  place: 'callback',
  wrong: {
    'both mark the order as paid': shop(`exports.main = async ({ outTradeNo }) => {
  await db.collection('orders').doc(outTradeNo).update({ data: { status: 'PAID' } });
  return { errcode: 0 };
};`),
    'by resultCode alone': shop(`exports.main = async (event) => {
  if (event.resultCode === 'SUCCESS') {
    await db.collection('orders').where({ no: event.outTradeNo }).update({ data: { status: 1 } });
  }
  return { errcode: 0 };
};`),
    'by the number alone': shop(`exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ no: event.outTradeNo }).get();
  if (data[0].status === 1) return { errcode: 0 };
  await db.collection('orders').doc(data[0]._id).update({ data: { status: 1 } });
  return { errcode: 0 };
};`),
    'all is stored in one list': shop(`exports.main = async (event) => {
  await db.collection('paid').add({ data: { no: event.outTradeNo, id: event.transactionId, fee: event.totalFee } });
  return { errcode: 0 };
};`),
    'with an action that notifications do not have': shop(`exports.main = async (event) => {
  if (event.type === 'refund') return { errcode: 0 };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`),
    'in one function with the calls': {
      'cloudfunctions/wxpay/index.js': `${SDK}exports.main = async (event) => {
  const params = { subMchId: '1900000109', envId: 'shop-7g4h2k', functionName: 'wxpay' };
  if (event.action === 'pay') return cloud.cloudPay.unifiedOrder({ ...params, body: 'a', outTradeNo: event.no, totalFee: 100 });
  if (event.action === 'refund') return cloud.cloudPay.refund({ ...params, outTradeNo: event.no, outRefundNo: event.no, totalFee: 100, refundFee: 100 });
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
    'a router function that is its own callback': {
      'cloudfunctions/order/index.js': ordering('notify', 'notify'),
      'cloudfunctions/notify/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const orders = cloud.database().collection('order');
exports.main = async (event) => {
  if (event.returnCode === 'SUCCESS') {
    await orders.where({ outTradeNo: event.outTradeNo, totalFee: event.totalFee, status: 0 }).update({ data: { status: 1 } });
  }
  return { errcode: 0, errmsg: 'ok' };
};`,
    },
    'by the class’s field': {
      'cloudfunctions/order/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
class Shop {
  notify = 'notify';
  pay(o) { return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: o.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: o.fee, envId: cloud.getWXContext().ENV, functionName: this.notify }); }
  refund(o) { return cloud.cloudPay.refund({ outTradeNo: o.no, outRefundNo: 'R' + o.no, subMchId: '1900000109', totalFee: o.fee, refundFee: o.fee, envId: cloud.getWXContext().ENV, functionName: this.notify }); }
}
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return event.action === 'pay' ? new Shop().pay(data) : new Shop().refund(data);
};`,
      'cloudfunctions/notify/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const db = cloud.database();
exports.main = async ({ outTradeNo, totalFee }) => {
  await db.collection('order').where({ outTradeNo, totalFee, paid: false }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
    'by a wrapper': {
      'cloudfunctions/order/pay.js': `const cloud = require('wx-server-sdk');
const FN = 'onPay';
const options = () => ({ subMchId: '1900000109', envId: cloud.getWXContext().ENV, functionName: FN });
exports.pay = (o) => cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: o.no, spbillCreateIp: '127.0.0.1', totalFee: o.fee, ...options() });
exports.refund = (o) => cloud.cloudPay.refund({ outTradeNo: o.no, outRefundNo: 'R' + o.no, totalFee: o.fee, refundFee: o.fee, ...options() });`,
      'cloudfunctions/order/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const pay = require('./pay');
exports.main = async (event) => pay[event.action]((await cloud.database().collection('order').doc(event.id).get()).data);`,
      'cloudfunctions/onPay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const db = cloud.database();
exports.main = async (event) => {
  const { outTradeNo, totalFee } = event;
  await db.collection('order').where({ outTradeNo, totalFee, paid: false }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
  },
  right: {
    'two callbacks': {
      'cloudfunctions/pay/index.js': pay('paid'),
      'cloudfunctions/refund/index.js': refund('refunded'),
      'cloudfunctions/paid/index.js': `${SDK}exports.main = async ({ outTradeNo }) => {
  await db.collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
      'cloudfunctions/refunded/index.js': `exports.main = async ({ outTradeNo }) => ({ errcode: 0, errmsg: outTradeNo });`,
    },
    'by refundStatus': shop(`exports.main = async (event) => {
  const status = event.refundStatus ? 'REFUNDED' : 'PAID';
  await db.collection('orders').doc(event.outTradeNo).update({ data: { status } });
  return { errcode: 0 };
};`),
    'by the number of the refund': shop(`exports.main = async ({ outTradeNo, outRefundNo }) => {
  if (outRefundNo) await db.collection('refunds').doc(outRefundNo).update({ data: { done: true } });
  else await db.collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`),
    'in another function': shop(`const isRefund = (event) => event.refundId !== undefined;
exports.main = async (event) => {
  if (isRefund(event)) return { errcode: 0 };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`),
    'refunds without a callback': {
      'cloudfunctions/pay/index.js': pay('notify'),
      'cloudfunctions/refund/index.js': refund('notify').replace(", functionName: 'notify'", ''),
      'cloudfunctions/notify/index.js': `exports.main = async ({ outTradeNo }) => ({ errcode: 0, errmsg: outTradeNo });`,
    },
    'by the state of the refund, in the other style': shop(`exports.main = async (event) => {
  if (event.refund_status || event.refundStatus) return { errcode: 0 };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`),
    'it only acknowledges': shop(`exports.main = async () => ({ errcode: 0 });`),
    'by outRefundNo': {
      'cloudfunctions/order/index.js': ordering('notify', 'notify'),
      'cloudfunctions/notify/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const orders = cloud.database().collection('order');
exports.main = async (event) => {
  const { outRefundNo, outTradeNo, totalFee } = event;
  const where = outRefundNo ? { outRefundNo } : { outTradeNo, totalFee, status: 0 };
  await orders.where(where).update({ data: { status: outRefundNo ? 3 : 1 } });
  return { errcode: 0 };
};`,
    },
    "by 'in'": {
      'cloudfunctions/order/index.js': ordering('notify', 'notify'),
      'cloudfunctions/notify/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const orders = cloud.database().collection('order');
exports.main = async (event) => {
  if ('refundStatus' in event) {
    await orders.where({ outTradeNo: event.outTradeNo, status: 2 }).update({ data: { status: 3 } });
    return { errcode: 0 };
  }
  await orders.where({ outTradeNo: event.outTradeNo, totalFee: event.totalFee, status: 0 }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    },
    'by the state of the order': {
      'cloudfunctions/order/index.js': ordering('notify', 'notifyRefund'),
      'cloudfunctions/notify/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const orders = cloud.database().collection('order');
exports.main = async ({ outTradeNo, totalFee }) => {
  await orders.where({ outTradeNo, totalFee, status: 0 }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
      'cloudfunctions/notifyRefund/index.js': `exports.main = async ({ refundStatus }) => ({ errcode: refundStatus ? 0 : 1 });`,
    },
  },
};
