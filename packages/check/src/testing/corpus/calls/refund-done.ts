import type { Corpus } from '../../variants';

const refund = (after: string, functionName = '') => `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const res = await cloud.cloudPay.refund({
    outTradeNo: order.no, outRefundNo: 'R' + order.no, subMchId: '1900000109', totalFee: order.fee, refundFee: order.fee${functionName},
  });
  ${after}
};`;

export const refundDone: Corpus = {
  rule: 'refund-done',
  place: 'function',
  wrong: {
    refunded: refund(`if (res.resultCode === 'SUCCESS') {
    await db.collection('orders').doc(event.id).update({ data: { status: 'REFUNDED' } });
  }
  return res;`),
    'in Chinese': refund(
      "await db.collection('orders').doc(event.id).update({ data: { state: '已退款' } });",
    ),
    'a flag': refund(
      "await db.collection('orders').where({ _id: event.id }).update({ data: { isRefunded: true } });",
    ),
    'a time': refund(
      "await db.collection('orders').doc(event.id).update({ data: { refundedAt: db.serverDate() } });",
    ),
    'in a chain': `exports.main = (event) => cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' })
  .then((res) => db.collection('orders').where({ no: event.no }).update({ data: { status: 'refunded' } }));`,
    'a record': refund(
      "await db.collection('refunds').add({ data: { no: order.no, status: 'refund_success' } });",
    ),
    'a constant': `const STATUS = { PAID: 1, REFUNDED: 'refunded' };
${refund("await db.collection('orders').doc(event.id).update({ data: { status: STATUS.REFUNDED } });")}`,
    'then and a counter': `exports.main = (event) => db.collection('order').doc(event.id).get().then(({ data }) =>
  cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee })
    .then((res) => res.resultCode === 'SUCCESS' && db.collection('order').doc(data._id).update({ data: { status: 'refunded', refundTime: db.serverDate() } })));`,
    'a class with a method for it': `class Refunds {
  async refund(order) {
    const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, subMchId: '1900000109', totalFee: order.fee, refundFee: order.fee });
    if (res.returnCode === 'SUCCESS' && res.resultCode === 'SUCCESS') await this.done(order._id);
    return res;
  }
  done(id) {
    return db.collection('order').doc(id).update({ data: { status: '已退款' } });
  }
}
exports.main = async (event) => new Refunds().refund((await db.collection('order').doc(event.id).get()).data);`,
    'a switch on the result': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const { resultCode } = await cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee });
  switch (resultCode) {
    case 'SUCCESS':
      await db.collection('order').doc(data._id).update({ data: { refundStatus: 'SUCCESS', refunded: true } });
      break;
    default:
      await db.collection('order').doc(data._id).update({ data: { refundStatus: 'FAIL' } });
  }
  return { ok: true };
};`,
    'by a function of the project': `const { update } = require('./store');
exports.main = async ({ id }) => {
  const { data: order } = await db.collection('orders').doc(id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee });
  if (res.resultCode !== 'SUCCESS') return { code: 500 };
  await update('orders', { _id: id, status: 'refunded' });
  return { code: 0 };
};`,
    'refundStatus of the order, by a name and a choice': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee, subMchId: '1900000109' });
  const isOk = res.resultCode === 'SUCCESS';
  await db.collection('orders').doc(event.id).update({ data: { cancel_refund_status: isOk ? 'DONE' : 'FAILED' } });
  return { isOk };
};`,
    'the record of the refund': `const REFUNDS = 'refunds';
const update = (name, { _id, ...data }) => db.collection(name).doc(_id).update({ data });
exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const record = await db.collection(REFUNDS).add({ data: { no: order.no, status: 'pending' } });
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee, subMchId: '1900000109' });
  if (res.resultCode !== 'SUCCESS') return { ok: false };
  await update(REFUNDS, { _id: record._id, status: 'success', refundId: res.refundId });
  return { ok: true };
};`,
    'a callback that does not look at refundStatus': {
      'cloudfunctions/refund/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ id }) => {
  const { data } = await cloud.database().collection('orders').doc(id).get();
  return cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, totalFee: data.fee, refundFee: data.fee, subMchId: '1900000109', envId: cloud.getWXContext().ENV, functionName: 'refundCallback' });
};`,
      'cloudfunctions/refundCallback/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ outTradeNo, returnCode }) => {
  if (returnCode !== 'SUCCESS') return { errcode: 0 };
  await cloud.database().collection('orders').where({ no: outTradeNo }).update({ data: { status: 'REFUNDED' } });
  return { errcode: 0 };
};`,
    },
  },
  right: {
    'a callback that looks at refundStatus in an own function': {
      'cloudfunctions/refund/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ id }) => {
  const { data } = await cloud.database().collection('orders').doc(id).get();
  return cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, totalFee: data.fee, refundFee: data.fee, subMchId: '1900000109', envId: cloud.getWXContext().ENV, functionName: 'refundCallback' });
};`,
      'cloudfunctions/refundCallback/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const isBack = ({ refundStatus }) => refundStatus === 'SUCCESS';
exports.main = async (event) => {
  const status = isBack(event) ? 'REFUNDED' : 'REFUND_FAILED';
  await cloud.database().collection('orders').where({ no: event.outTradeNo }).update({ data: { status } });
  return { errcode: 0 };
};`,
    },
    'a callback that asks how the refund ended': {
      'cloudfunctions/refund_cb/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ outRefundNo, outTradeNo }) => {
  const { refundStatus_0 } = await cloud.cloudPay.queryRefund({ outRefundNo, subMchId: '1900000109' });
  if (refundStatus_0 !== 'SUCCESS') return { errcode: 0 };
  await cloud.database().collection('orders').where({ no: outTradeNo }).update({ data: { refundStatus: 'SUCCESS' } });
  return { errcode: 0 };
};`,
    },
    'a message about it': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee, subMchId: '1900000109' });
  if (res.resultCode === 'SUCCESS') await db.collection('messages').add({ data: { to: order.user, title: '退款成功' } });
  return res;
};`,
    'the record of an accepted refund': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee, subMchId: '1900000109' });
  await db.collection('refunds').add({ data: { no: order.no, status: res.resultCode === 'SUCCESS' ? 'processing' : 'failed', result: 'success' } });
  return { state: 'success' };
};`,
    refunding: refund(
      "if (res.resultCode === 'SUCCESS') await db.collection('orders').doc(event.id).update({ data: { status: 'REFUNDING' } });",
      ", envId: 'shop-7g4h2k', functionName: 'pay_cb'",
    ),
    'in Chinese': refund(
      "await db.collection('orders').doc(event.id).update({ data: { state: '退款中' } });",
    ),
    requested: refund(
      "await db.collection('orders').doc(event.id).update({ data: { refundRequestedAt: db.serverDate() } });",
    ),
    'nothing is stored': refund('return res;'),
    'in a function of its own': `${refund('return res;')}
exports.refunded = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { status: 'REFUNDED' } });
};`,
    'after a query': `async function settle(no) {
  const { refundStatus_0: status } = await cloud.cloudPay.queryRefund({ outRefundNo: no, subMchId: '1900000109' });
  if (status === 'SUCCESS') await db.collection('refunds').doc(no).update({ data: { status: 'REFUNDED' } });
}
exports.main = async ({ no }) => settle(no);`,
    'of another branch': `exports.main = async (event) => {
  if (event.action === 'refund') {
    return cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' });
  } else if (event.refundStatus === 'SUCCESS') {
    await db.collection('orders').doc(event.outTradeNo).update({ data: { status: 'REFUNDED' } });
  }
  return { errcode: 0 };
};`,
    'it is queried first, by another route': `const refund = async (data) => cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee });
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  if (event.action === 'refund') {
    await refund(data);
    await db.collection('order').doc(data._id).update({ data: { status: 'REFUNDING' } });
  } else if (event.action === 'refunded') {
    const res = await cloud.cloudPay.queryRefund({ outTradeNo: data.no, subMchId: '1900000109' });
    if (res.refundStatus_0 === 'SUCCESS') await db.collection('order').doc(data._id).update({ data: { status: 'REFUNDED' } });
  }
  return { ok: true };
};`,
    'it waits and queries in the same function': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  await cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const state = await cloud.cloudPay.queryRefund({ outRefundNo: 'R' + data.no, subMchId: '1900000109' });
  if (state.refundStatus_0 !== 'SUCCESS') return { ok: false };
  await db.collection('order').doc(data._id).update({ data: { status: 'REFUNDED' } });
  return { ok: true };
};`,
    'tcb-router, whose other route gets the notification': `const TcbRouter = require('tcb-router');
exports.main = async (event) => {
  const app = new TcbRouter({ event });
  app.router('refund', async (ctx) => {
    const { data } = await db.collection('order').doc(event.id).get();
    ctx.body = await cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee });
  });
  app.router('refunded', async (ctx) => {
    const query = await cloud.cloudPay.queryRefund({ outTradeNo: event.no, subMchId: '1900000109' });
    if (query.refundStatus0 === 'SUCCESS') await db.collection('order').where({ no: event.no }).update({ data: { status: 'REFUNDED' } });
    ctx.body = query;
  });
  return app.serve();
};`,
    'a function of the project that reads': `const { find, update } = require('./store');
exports.main = async ({ id }) => {
  const { data: order } = await db.collection('orders').doc(id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee });
  if (res.resultCode !== 'SUCCESS') return { code: 500 };
  await update('orders', { _id: id, status: 'refunding' });
  return { code: 0, done: await find('orders', { status: 'refunded' }) };
};`,
  },
};
