import type { Corpus } from '../../variants';
import { ordering } from '../ordering';

export const callbackAmount: Corpus = {
  rule: 'callback-amount',
  place: 'callback',
  wrong: {
    'the number alone': `exports.main = async (event) => {
  await db.collection('orders').where({ outTradeNo: event.outTradeNo }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    'the amount is only logged': `exports.main = async (event) => {
  const { outTradeNo, totalFee } = event;
  console.log('支付金额', totalFee / 100, '元');
  await db.collection('orders').where({ outTradeNo }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'the amount is only stored': `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({
    data: { paid: true, totalFee: event.totalFee, transactionId: event.transactionId },
  });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'resultCode is compared, the amount is not': `exports.main = async (event) => {
  const { outTradeNo, resultCode } = event;
  if (resultCode === 'SUCCESS') {
    const { data } = await db.collection('orders').where({ orderNo: outTradeNo }).get();
    if (data.length > 0 && data[0].status === 0) {
      await db.collection('orders').doc(data[0]._id).update({ data: { status: 1 } });
    }
  }
  return { errcode: 0, errmsg: 'SUCCESS' };
};`,
    'in an own function': `async function paid(orderNo, transactionId) {
  await db.collection('orders').where({ orderNo }).update({ data: { status: 'paid', transactionId } });
}
exports.main = async (event) => {
  await paid(event.outTradeNo, event.transactionId);
  return { errcode: 0 };
};`,
    'a queried order without its amount': `exports.main = async ({ outTradeNo }) => {
  const res = await cloud.cloudPay.queryOrder({ outTradeNo, subMchId: '1900000109' });
  if (res.tradeState === 'SUCCESS') {
    await db.collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  }
  return { errcode: 0 };
};`,
    'with the rest of the event': `exports.main = async (event) => {
  const { returnCode, ...message } = event;
  if (returnCode !== 'SUCCESS') return { errcode: 1 };
  await db.collection('orders').doc(message.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'text of the amount': `exports.main = async (event) => {
  const message = \`收到 \${event.totalFee} 分\`;
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true, message } });
  return { errcode: 0 };
};`,
    'a service in another file': {
      'cloudfunctions/order/index.js': ordering('paid', 'refunded'),
      'cloudfunctions/paid/service.js': `const cloud = require('wx-server-sdk');
module.exports = class OrderService {
  constructor() { this.orders = cloud.database().collection('orders'); }
  async markPaid(no, transactionId) {
    await this.orders.where({ outTradeNo: no, status: 'UNPAID' }).update({ data: { status: 'PAID', transactionId } });
  }
};`,
      'cloudfunctions/paid/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const OrderService = require('./service');
exports.main = async (event) => {
  const { outTradeNo, transactionId, resultCode } = event;
  if (resultCode !== 'SUCCESS') return { errcode: 0 };
  await new OrderService().markPaid(outTradeNo, transactionId);
  return { errcode: 0 };
};`,
    },
    'the amount is stored only': `exports.main = async (event) => {
  const paid = event.totalFee / 100;
  const order = (await db.collection('order').where({ no: event.outTradeNo }).get()).data[0];
  if (order.status === 0) {
    await db.collection('order').doc(order._id).update({ data: { status: 1, paid, fee: event.totalFee, time: event.timeEnd } });
  }
  return { errcode: 0, errmsg: '' };
};`,
    'a transaction': `exports.main = async (event) => {
  const transaction = await db.startTransaction();
  const { data } = await transaction.collection('order').doc(event.outTradeNo).get();
  if (data.status === 'WAIT') {
    await transaction.collection('order').doc(event.outTradeNo).update({ data: { status: 'PAID' } });
    await transaction.commit();
  } else {
    await transaction.rollback();
  }
  return { errcode: 0, errmsg: 'ok' };
};`,
    'an event that may be wrapped': `exports.main = async (event) => {
  const notice = event['cloud-pay'] || event;
  const { resultCode, outTradeNo } = notice;
  if (resultCode !== 'SUCCESS') return { errcode: 0 };
  await db.collection('orders').where({ no: outTradeNo, state: 'NEW' }).update({ data: { state: 'PAID' } });
  return { errcode: 0 };
};`,
    'by the names of the documents': `exports.main = async ({ result_code, out_trade_no }) => {
  if (result_code === 'SUCCESS') {
    await db.collection('orders').where({ no: out_trade_no, state: 0 }).update({ data: { state: 1 } });
  }
  return { errcode: 0 };
};`,
    'the order stands in attach, and the signature is checked': `const sign = (event) => Object.keys(event).sort().map((key) => key + '=' + event[key]).join('&');
exports.main = async (event) => {
  const { resultCode, outTradeNo, attach } = event;
  if (resultCode !== 'SUCCESS' || !sign(event)) return { errcode: -1 };
  await db.collection('orders').doc(JSON.parse(attach).orderId).update({ data: { status: 'paid' } });
  return { errcode: 0 };
};`,
    'in an object that is stored': `exports.main = async (event) => {
  const payment = { fee: event.totalFee, at: event.timeEnd };
  await db.collection('orders').where({ no: event.outTradeNo }).update({ data: { payment, paid: true } });
  return { errcode: 0 };
};`,
  },
  right: {
    'in an object that is spread into the condition': `exports.main = async (event) => {
  const paid = { _id: event.outTradeNo, totalFee: event.totalFee };
  const { stats } = await db.collection('orders').where({ ...paid, status: 'UNPAID' }).update({ data: { status: 'PAID' } });
  return stats.updated === 1 ? { errcode: 0 } : { errcode: 1 };
};`,
    'in an object that is the condition': `exports.main = async ({ outTradeNo, totalFee }) => {
  const order = db.collection('orders').where(asked(outTradeNo, totalFee));
  await order.update({ data: { paid: true } });
  return { errcode: 0 };
};
const asked = (no, fee) => {
  const condition = { no, paid: false };
  condition.fee = fee;
  return condition;
};`,
    'compared, by names that notifications do not have': `exports.main = async (event) => {
  const { OutTradeNo, TotalFee } = event;
  const { data: order } = await db.collection('orders').doc(OutTradeNo).get();
  if (order.fee !== TotalFee) return { errcode: 1 };
  await db.collection('orders').doc(OutTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'in the condition': `exports.main = async ({ outTradeNo, totalFee }) => {
  await db.collection('orders').where({ outTradeNo, totalFee, status: 0 }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    'compared with the order': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.outTradeNo).get();
  if (order.totalFee !== event.totalFee) return { errcode: 1, errmsg: 'amount' };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'compared after a conversion': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.outTradeNo).get();
  if (Number(event.totalFee) !== Math.round(order.price * 100)) throw new Error('amount');
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'compared in another function': `async function markPaid(no, fee) {
  const { data: order } = await db.collection('orders').doc(no).get();
  if (order.fee !== fee) throw new Error('金额不一致');
  await db.collection('orders').doc(no).update({ data: { paid: true } });
}
exports.main = async (event) => {
  const { outTradeNo, totalFee } = event;
  await markPaid(outTradeNo, totalFee);
  return { errcode: 0 };
};`,
    'by a query': `exports.main = async ({ outTradeNo }) => {
  const { tradeState, totalFee } = await cloud.cloudPay.queryOrder({ outTradeNo, subMchId: '1900000109' });
  if (tradeState !== 'SUCCESS') return { errcode: 1 };
  const { stats } = await db.collection('orders').where({ _id: outTradeNo, totalFee }).update({ data: { paid: true } });
  return { errcode: stats.updated > 0 ? 0 : 1 };
};`,
    'the event is handed on': `const ledger = require('ledger');
exports.main = async (event) => {
  console.log(event.outTradeNo);
  await db.collection('logs').add({ data: { no: event.outTradeNo } });
  return ledger.paid(event);
};`,
    'nothing is written': `exports.main = async (event) => {
  console.log(event.outTradeNo, event.totalFee);
  return { errcode: 0 };
};`,
    'an amount that may be absent': `exports.main = async (event) => {
  const fee = Number(event.totalFee || event.total_fee || 0);
  const { data: order } = await db.collection('orders').doc(event.outTradeNo).get();
  if (fee && fee !== order.amount) return { errcode: 1 };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'a query of the order, and its amount': `exports.main = async (event) => {
  const { outTradeNo } = event;
  const order = (await db.collection('order').where({ no: outTradeNo }).get()).data[0];
  const res = await cloud.cloudPay.queryOrder({ outTradeNo, subMchId: '1900000109' });
  if (res.tradeState !== 'SUCCESS' || Number(res.totalFee) !== order.fee) return { errcode: 1, errmsg: 'mismatch' };
  await db.collection('order').where({ _id: order._id, status: 0 }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    'a list of checks': `exports.main = async (event) => {
  const order = (await db.collection('order').where({ no: event.outTradeNo }).get()).data[0];
  const checks = [order, order && order.status === 0, order && Math.round(order.price * 100) === Number(event.cashFee)];
  if (!checks.every(Boolean)) return { errcode: 0, errmsg: 'ignored' };
  await db.collection('order').where({ _id: order._id, status: 0 }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    'a class that compares': `class Order {
  constructor(doc) { this.doc = doc; }
  accepts(fee) { return this.doc.totalFee === fee; }
  async pay() { await db.collection('order').where({ _id: this.doc._id, paid: false }).update({ data: { paid: true } }); }
}
exports.main = async (event) => {
  const { data } = await db.collection('order').where({ no: event.outTradeNo }).get();
  const order = new Order(data[0]);
  if (!order.accepts(event.totalFee)) return { errcode: 1, errmsg: 'fee' };
  await order.pay();
  return { errcode: 0 };
};`,
    'a query into a name that is null at first': `exports.main = async ({ outTradeNo }) => {
  const { data: log } = await db.collection('log').doc(outTradeNo).get();
  let found = null;
  try {
    found = await cloud.cloudPay.queryOrder({ outTradeNo, subMchId: '1900000109' });
  } catch (error) {
    return { errcode: 1, errmsg: 'again' };
  }
  const paid = found && found.totalFee !== undefined ? found.totalFee : found && found.total_fee;
  if (paid !== undefined && Number(paid) !== log.amount) return { errcode: 1, errmsg: 'amount' };
  await db.collection('log').doc(outTradeNo).update({ data: { state: 'done' } });
  return { errcode: 0 };
};`,
  },
};
