import type { Corpus } from '../../variants';
import { added } from './callback-repeat-added';

export const callbackRepeat: Corpus = {
  rule: 'callback-repeat',
  place: 'callback',
  wrong: {
    points: `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  await db.collection('users').where({ _openid: event.userInfo.openId }).update({ data: { points: _.inc(event.totalFee) } });
  return { errcode: 0 };
};`,
    stock: `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.outTradeNo).get();
  for (const item of order.goods) {
    await db.collection('goods').doc(item.id).update({ data: { stock: _.inc(-item.num), sold: _.inc(item.num) } });
  }
  return { errcode: 0 };
};`,
    'a balance that is read and written': `exports.main = async (event) => {
  const { data } = await db.collection('users').where({ openid: event.subOpenid }).get();
  await db.collection('users').doc(data[0]._id).update({ data: { balance: data[0].balance + event.totalFee } });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'a list that grows': `exports.main = async (event) => {
  await db.collection('users').doc(event.attach).update({ data: { payments: _.push(event.transactionId) } });
  return { errcode: 0 };
};`,
    'only resultCode is looked at': `exports.main = async (event) => {
  if (event.resultCode !== 'SUCCESS') return { errcode: 0 };
  await db.collection('shops').doc(event.attach).update({ data: { income: _.inc(event.totalFee) } });
  return { errcode: 0 };
};`,
    'the order is there': `exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ orderNo: event.outTradeNo }).get();
  if (data.length === 0) return { errcode: 1 };
  await db.collection('orders').doc(data[0]._id).update({ data: { status: 1 } });
  await db.collection('members').doc(data[0].memberId).update({ data: { times: _.inc(1) } });
  return { errcode: 0 };
};`,
    'within a transaction, and all the same': `exports.main = async (event) => {
  await db.runTransaction(async (transaction) => {
    await transaction.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
    await transaction.collection('goods').doc(event.attach).update({ data: { sold: db.command.inc(1) } });
  });
  return { errcode: 0 };
};`,
    'stock in a loop': `exports.main = async (event) => {
  const { data: [order] } = await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee }).get();
  await db.collection('order').doc(order._id).update({ data: { status: 1 } });
  for (const item of order.goods) {
    await db.collection('goods').doc(item.id).update({ data: { stock: _.inc(-item.count), sold: _.inc(item.count) } });
  }
  return { errcode: 0 };
};`,
    'read, add, write': `exports.main = async (event) => {
  const res = await db.collection('user').where({ _openid: event.subOpenid }).get();
  const balance = res.data[0].balance + event.totalFee;
  await db.collection('user').doc(res.data[0]._id).update({ data: { balance } });
  return { errcode: 0, errmsg: event.totalFee > 0 ? 'ok' : '' };
};`,
    'a class with a service': `class Wallet {
  constructor(openid) { this.openid = openid; }
  add(fee) { return db.collection('wallet').where({ _openid: this.openid }).update({ data: { balance: db.command.inc(fee) } }); }
}
exports.main = async (event) => {
  const { data } = await db.collection('recharge').where({ no: event.outTradeNo }).get();
  if (data.length === 0 || data[0].fee !== event.totalFee) return { errcode: 1 };
  await new Wallet(data[0]._openid).add(event.totalFee);
  await db.collection('recharge').doc(data[0]._id).update({ data: { done: true } });
  return { errcode: 0 };
};`,
    'the result is looked at after it was counted': `exports.main = async (event) => {
  const order = (await db.collection('order').doc(event.outTradeNo).get()).data;
  const counted = await db.collection('member').where({ _openid: order._openid }).update({ data: { points: _.inc(order.points) } });
  if (counted.stats.updated !== 1) return { errcode: 1, errmsg: 'member' };
  await db.collection('order').doc(order._id).update({ data: { state: 1 } });
  return { errcode: 0 };
};`,
    'only the kind of the order is looked at': `exports.main = async (event) => {
  const result = await db.runTransaction(async (t) => {
    const { data: order } = await t.collection('order').doc(event.outTradeNo).get();
    await t.collection('order').doc(event.outTradeNo).update({ data: { paid: true } });
    if (order.type === 'recharge') {
      const total = order.total || order.amount + order.gift;
      await t.collection('user').doc(order.user).update({ data: { balance: _.inc(total) } });
    }
    return { success: true };
  });
  return { errcode: result.success ? 0 : 1 };
};`,
    'a query says that the order is paid, as it does each time': `exports.main = async (event) => {
  const { data: order } = await db.collection('order').doc(event.outTradeNo).get();
  const asked = await cloud.cloudPay.queryOrder({ outTradeNo: event.outTradeNo, subMchId: '1900000109' });
  if (asked.tradeState === 'SUCCESS' && asked.totalFee === order.totalFee) {
    await db.collection('user').doc(order.user).update({ data: { balance: _.inc(order.totalFee) } });
  }
  return { errcode: 0 };
};`,
    ...added.wrong,
  },
  right: {
    ...added.right,
    'the state is in the condition': `exports.main = async (event) => {
  const { stats } = await db.collection('orders').where({ outTradeNo: event.outTradeNo, status: 0 }).update({ data: { status: 1 } });
  if (stats.updated === 1) {
    await db.collection('users').doc(event.attach).update({ data: { points: _.inc(1) } });
  }
  return { errcode: 0 };
};`,
    'the state is read before': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.outTradeNo).get();
  if (order.status === 'PAID') return { errcode: 0 };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { status: 'PAID' } });
  await db.collection('goods').doc(order.goodsId).update({ data: { sold: _.inc(1) } });
  return { errcode: 0 };
};`,
    'a transaction that reads the state': `exports.main = async (event) => {
  await db.runTransaction(async (transaction) => {
    const ref = transaction.collection('orders').doc(event.outTradeNo);
    const { data: order } = await ref.get();
    if (order.paid) return;
    await ref.update({ data: { paid: true } });
    await transaction.collection('goods').doc(order.goodsId).update({ data: { sold: _.inc(1) } });
  });
  return { errcode: 0 };
};`,
    'a number that is stored once': `exports.main = async (event) => {
  try {
    await db.collection('handled').add({ data: { _id: event.transactionId } });
  } catch (e) {
    return { errcode: 0 };
  }
  await db.collection('users').doc(event.attach).update({ data: { points: _.inc(1) } });
  return { errcode: 0 };
};`,
    'only unpaid orders are found': `exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ no: event.outTradeNo, paid: false }).get();
  if (data.length === 0) return { errcode: 0 };
  await db.collection('orders').doc(data[0]._id).update({ data: { paid: true } });
  await db.collection('users').doc(data[0].userId).update({ data: { times: _.inc(1) } });
  return { errcode: 0 };
};`,
    'a condition of the same update': `exports.main = async (event) => {
  await db.collection('orders').where({ outTradeNo: event.outTradeNo, status: _.neq(1) }).update({ data: { status: 1, version: _.inc(1) } });
  return { errcode: 0 };
};`,
    'a state of an order that may be absent': `exports.main = async (event) => {
  const res = await db.collection('orders').where({ no: event.outTradeNo }).get();
  const order = res.data && res.data[0] ? res.data[0] : null;
  if (!order) return { errcode: 0 };
  if (order.status !== 'PAID') {
    await db.collection('orders').doc(order._id).update({ data: { status: 'PAID' } });
    await db.collection('users').doc(order.userId).update({ data: { credits: _.inc(3) } });
  }
  return { errcode: 0 };
};`,
    'a state of an order that is looked for step by step': `exports.main = async (event) => {
  let order;
  try {
    const res = await db.collection('orders').where({ no: event.outTradeNo }).limit(1).get();
    order = (res && res.data && res.data[0]) || null;
  } catch (e) {
    return { errcode: 1 };
  }
  if (!order || order.status === 'paid') return { errcode: 0 };
  await db.collection('shops').doc(order.shopId).update({ data: { renewals: _.push(event.transactionId) } });
  await db.collection('orders').doc(order._id).update({ data: { status: 'paid' } });
  return { errcode: 0 };
};`,
    'nothing is counted': `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true, payTime: db.serverDate() } });
  return { errcode: 0 };
};`,
    'a check by an own function': `async function isHandled(no) {
  const { total } = await db.collection('handled').where({ no }).count();
  return total > 0;
}
exports.main = async (event) => {
  if (await isHandled(event.outTradeNo)) return { errcode: 0 };
  await db.collection('handled').add({ data: { no: event.outTradeNo } });
  await db.collection('users').doc(event.attach).update({ data: { points: _.inc(1) } });
  return { errcode: 0 };
};`,
    'an early return by the state': `exports.main = async (event) => {
  const { data: [order] } = await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee }).get();
  if (order.status !== 0) return { errcode: 0 };
  const { stats } = await db.collection('order').where({ _id: order._id, status: 0 }).update({ data: { status: 1 } });
  if (stats.updated === 0) return { errcode: 0 };
  await db.collection('user').where({ _openid: order._openid }).update({ data: { points: _.inc(order.points) } });
  return { errcode: 0 };
};`,
    'a log with the number as its id': `exports.main = async (event) => {
  try {
    await db.collection('log').add({ data: { _id: event.transactionId, no: event.outTradeNo, fee: event.totalFee } });
  } catch (e) {
    return { errcode: 0, errmsg: 'repeated' };
  }
  await db.collection('user').where({ _openid: event.subOpenid }).update({ data: { balance: _.inc(event.totalFee > 100 ? 100 : event.totalFee) } });
  return { errcode: 0 };
};`,
    'a transaction over both': `exports.main = async (event) => {
  await db.runTransaction(async (t) => {
    const { data: order } = await t.collection('order').doc(event.outTradeNo).get();
    if (order.paid || order.fee !== event.totalFee) return;
    await t.collection('order').doc(event.outTradeNo).update({ data: { paid: true } });
    await t.collection('user').doc(order.user).update({ data: { points: _.inc(1) } });
  });
  return { errcode: 0 };
};`,
    'a count of another route': `const TcbRouter = require('tcb-router');
exports.main = async (event) => {
  if (event.returnCode) event.$url = 'paid';
  const app = new TcbRouter({ event });
  app.router('visit', async (ctx) => {
    const { data } = await db.collection('user').where({ _openid: event.openid }).get();
    await db.collection('user').doc(data[0]._id).update({ data: { visits: _.inc(1) } });
    ctx.body = {};
  });
  app.router('paid', async (ctx) => {
    const { data } = await db.collection('order').where({ no: event.outTradeNo, state: 0 }).get();
    if (data.length > 0) await db.collection('order').doc(data[0]._id).update({ data: { state: 1 } });
    ctx.body = { errcode: 0 };
  });
  return app.serve();
};`,
    'a member that is made at the first purchase': `exports.main = async (event) => {
  const claim = await db.collection('order').where({ no: event.outTradeNo, state: 'NEW' }).update({ data: { state: 'PAID' } });
  if (claim.stats.updated === 0) return { errcode: 0 };
  const order = (await db.collection('order').where({ no: event.outTradeNo }).get()).data[0];
  const added = await db.collection('member').where({ _id: order.user }).update({ data: { balance: _.inc(order.value) } });
  if (added.stats.updated === 0) await db.collection('member').add({ data: { _id: order.user, balance: order.value } });
  return { errcode: 0 };
};`,
  },
};
