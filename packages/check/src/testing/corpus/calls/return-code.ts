import type { Corpus } from '../../variants';

/** A function that closes an order, and does something with the result `res`. */
export const closing = (body: string) => `exports.main = async (event) => {
  const res = await cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  ${body}
};`;

/** What is made of `returnCode`. */
export const returned: Pick<Corpus, 'wrong' | 'right'> = {
  wrong: {
    'returnCode alone': `exports.main = async ({ id }) => {
  const { data: order } = await db.collection('orders').doc(id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee });
  if (res.returnCode === 'SUCCESS' && res.returnMsg === 'OK') {
    await db.collection('users').doc(order.user).update({ data: { points: _.inc(-order.points) } });
    return { code: 0 };
  }
  return { code: 1 };
};`,
    'returnCode, the other way around': `exports.main = async ({ id }) => {
  const { data: order } = await db.collection('orders').doc(id).get();
  let res;
  try {
    res = await cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: order.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: order.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
  } catch (e) {
    return { success: false };
  }
  if (!res || 'SUCCESS' !== res.returnCode) return { success: false, message: res && res.returnMsg };
  return { success: true, data: { payment: res.payment } };
};`,
    'not FAIL, and the order goes': `exports.main = async (event) => {
  const { returnCode, returnMsg, ...rest } = await cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  if (returnCode != 'FAIL') await db.collection('orders').doc(event.no).remove();
  return { returnMsg };
};`,
    'the caller gets it, when all is stored': `const close = (no) => cloud.cloudPay.closeOrder({ outTradeNo: no, subMchId: '1900000109' });
exports.main = async (event) => {
  const res = await close(event.no);
  if (res.returnCode === 'SUCCESS') {
    await db.collection('orders').doc(event.no).update({ data: { closed: true } });
  }
  return res;
};`,
    'returnCode of a notification': {
      'cloudfunctions/pay_cb/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ outTradeNo, returnCode, totalFee }) => {
  if (returnCode === 'SUCCESS') {
    await cloud.database().collection('orders').where({ outTradeNo, totalFee, paid: false }).update({ data: { paid: true } });
  }
  return { errcode: 0 };
};`,
    },
    'returnCode of a notification, by the name of the documents': {
      'cloudfunctions/pay_cb/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  if (event.return_code !== 'SUCCESS') return { errcode: 0 };
  const orders = cloud.database().collection('orders');
  await orders.where({ no: event.out_trade_no, fee: event.total_fee, paid: false }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
  },
  right: {
    'the result goes to its caller': closing(
      "if (res.returnCode !== 'SUCCESS') throw new Error(res.returnMsg);\n  return res;",
    ),
    'an own function looks at both': `const isDone = ({ returnCode, resultCode }) => returnCode === 'SUCCESS' && resultCode === 'SUCCESS';
exports.main = async (event) => {
  const res = await cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  if (res.returnCode === 'FAIL') return { ok: false, message: res.returnMsg };
  return { ok: isDone(res) };
};`,
    'returnCode first, then the state': `exports.main = async (event) => {
  const res = await cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  if (res.returnCode !== 'SUCCESS') return { ok: false };
  return { ok: res.tradeState === 'SUCCESS' };
};`,
    'returnCode, and whether there is a payment': `exports.main = async ({ id }) => {
  const { data: order } = await db.collection('orders').doc(id).get();
  const res = await cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: order.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: order.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
  if (res.returnCode !== 'SUCCESS' || !res.payment) return { success: false };
  return { success: true, payment: res.payment };
};`,
    'SUCCESS of other things': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  if (order.returnCode === 'SUCCESS' || event.returnCode === 'SUCCESS') return { ok: true };
  return cloud.cloudPay.closeOrder({ outTradeNo: order.no, subMchId: '1900000109' });
};`,
    'a notification whose order is queried': {
      'cloudfunctions/pay_cb/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  if (event.returnCode !== 'SUCCESS') return { errcode: 0 };
  const asked = await cloud.cloudPay.queryOrder({ outTradeNo: event.outTradeNo, subMchId: '1900000109' });
  const order = cloud.database().collection('orders').doc(event.outTradeNo);
  if (asked.tradeState === 'SUCCESS' && asked.totalFee === (await order.get()).data.fee) await order.update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
    'returnCode and resultCode of a notification': {
      'cloudfunctions/pay_cb/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const isPaid = (event) => event.resultCode === 'SUCCESS';
exports.main = async (event) => {
  const { outTradeNo, returnCode, totalFee } = event;
  if (returnCode !== 'SUCCESS' || !isPaid(event)) return { errcode: 0 };
  await cloud.database().collection('orders').where({ outTradeNo, totalFee, paid: false }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    },
  },
};
