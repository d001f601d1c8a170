import type { Corpus } from '../../variants';

/** Documents that are added or set. */
export const added: Pick<Corpus, 'wrong' | 'right'> = {
  wrong: {
    'an order is made for each notification': `exports.main = async (event) => {
  const order = { no: event.outTradeNo, fee: event.totalFee / 100, openid: event.subOpenid, time: event.timeEnd, state: 0 };
  await db.collection('orders').add({ data: order });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'a ticket for each notification, whose order is there': `exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ no: event.outTradeNo, fee: event.totalFee }).get();
  if (data.length === 0) return { errcode: 1 };
  await db.collection('orders').doc(data[0]._id).update({ data: { paid: true } });
  await db.collection('tickets').add({ data: { openid: data[0]._openid, no: data[0].no, used: false } });
  return { errcode: 0 };
};`,
    'a balance that is set': `exports.main = async (event) => {
  const { data: wallet } = await db.collection('wallets').doc(event.attach).get();
  await db.collection('wallets').doc(event.attach).set({ data: { openid: event.subOpenid, balance: wallet.balance + event.totalFee } });
  return { errcode: 0 };
};`,
    'the result of an update that changes the time each time': `exports.main = async (event) => {
  const paid = await db.collection('orders').where({ no: event.outTradeNo }).update({ data: { status: 'paid', paidAt: db.serverDate() } });
  if (paid.stats.updated === 0) return { errcode: 0 };
  const { data } = await db.collection('orders').where({ no: event.outTradeNo }).get();
  await db.collection('revenue').add({ data: { no: event.outTradeNo, fee: data[0].fee } });
  return { errcode: 0 };
};`,
  },
  right: {
    'notifications are noted': `exports.main = async (event) => {
  await db.collection('pay_logs').add({ data: { no: event.outTradeNo, at: db.serverDate() } });
  await db.collection('paid').add({ data: { notification: event, at: db.serverDate() } });
  await db.collection('orders').where({ no: event.outTradeNo, fee: event.totalFee }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'a ticket is looked for before it is added': `exports.main = async (event) => {
  const tickets = db.collection('tickets');
  const { total } = await tickets.where({ no: event.outTradeNo }).count();
  if (total === 0) await tickets.add({ data: { no: event.outTradeNo, openid: event.subOpenid, fee: event.totalFee } });
  return { errcode: 0 };
};`,
    'added, or else changed': `exports.main = async (event) => {
  const known = await db.collection('payments').where({ outTradeNo: event.outTradeNo }).limit(1).get();
  const data = { outTradeNo: event.outTradeNo, totalFee: event.totalFee, timeEnd: event.timeEnd };
  if (known.data && known.data.length > 0) await db.collection('payments').doc(known.data[0]._id).update({ data });
  else await db.collection('payments').add({ data });
  return { errcode: 0 };
};`,
    'set under the number': `exports.main = async (event) => {
  await db.collection('payments').doc(event.outTradeNo).set({ data: { fee: event.totalFee, at: event.timeEnd } });
  return { errcode: 0 };
};`,
  },
};
