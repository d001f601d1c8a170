import type { Corpus } from '../../variants';

export const unawaitedWrite: Corpus = {
  rule: 'unawaited-write',
  place: 'function',
  wrong: {
    add: `exports.main = async (event) => {
  db.collection('orders').add({ data: { no: event.no } });
  return { ok: true };
};`,
    update: `exports.main = async (event) => {
  const res = await cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  db.collection('orders').doc(event.no).update({ data: { closed: true } });
  return res;
};`,
    set: `exports.main = async (event) => {
  db.collection('users').doc(event.id).set({ data: { name: event.name } });
};`,
    'a chain that the function does not await': `exports.main = async (event) => {
  db.collection('orders').doc(event.id).remove().then((res) => console.log(res)).catch(console.error);
  return { ok: true };
};`,
    'in a loop': `exports.main = async ({ items }) => {
  for (const item of items) {
    db.collection('goods').doc(item.id).update({ data: { stock: _.inc(-1) } });
  }
  return items.length;
};`,
    'with callbacks': `exports.main = async (event) => {
  db.collection('orders').where({ no: event.no }).update({ data: { state: 1 }, success: console.log });
  return { ok: true };
};`,
    'of a collection that has a name': `const orders = db.collection('orders');
exports.main = async (event) => {
  orders.add({ data: event });
  return { ok: true };
};`,
    'this of a class': `class Log {
  constructor() { this.logs = db.collection('log'); }
  write(text) { this.logs.add({ data: { text, at: db.serverDate() } }); }
}
const log = new Log();
exports.main = async (event) => {
  log.write('order');
  return { ok: true };
};`,
    'a write for every element': `exports.main = async (event) => {
  const { data } = await db.collection('cart').where({ _openid: event.openid }).get();
  data.forEach(item => {
    db.collection('cart').doc(item._id).remove();
  });
  return { ok: true };
};`,
    'with success of the old form': `exports.main = (event) => {
  db.collection('order').add({ data: { no: event.no }, success: res => console.log(res), fail: console.error });
  return { ok: true };
};`,
    'the payment that is returned is a promise': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const payment = cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: order.no, totalFee: order.fee, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
  return { success: true, payment };
};`,
    'a field of an answer without await': `exports.main = async (event) => {
  const res = db.collection('orders').doc(event.id).get();
  return { code: 0, state: res.data.state };
};`,
  },
  right: {
    awaited: `exports.main = async (event) => {
  await db.collection('orders').add({ data: { no: event.no } });
  return { ok: true };
};`,
    returned: `exports.main = (event) => db.collection('orders').add({ data: { no: event.no } });`,
    resolved: `exports.main = (event) => new Promise((resolve, reject) => {
  db.collection('orders').add({ data: event }).then((res) => resolve(res._id), reject);
});`,
    collected: `exports.main = async ({ items }) => {
  const tasks = items.map((item) => db.collection('goods').doc(item.id).update({ data: { stock: item.stock } }));
  await Promise.all(tasks);
};`,
    'awaited later': `exports.main = async (event) => {
  const write = db.collection('logs').add({ data: event });
  await db.collection('orders').add({ data: event });
  await write;
};`,
    'a set of JavaScript': `exports.main = async (event) => {
  const seen = new Set();
  seen.add(event.no);
  const map = new Map();
  map.set(event.no, 1);
  return map.size;
};`,
    'a page of the mini program': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/pages/cart/cart.js': `Page({ add() { wx.cloud.database().collection('cart').add({ data: {} }); } });`,
    },
    'an arrow that returns it': `const save = (no) => db.collection('order').add({ data: { no } });
exports.main = async (event) => {
  const { _id } = await save(event.no);
  return { _id };
};`,
    'yield and try': `exports.main = async (event) => {
  try {
    return await db.collection('order').add({ data: { no: event.no } });
  } catch (e) {
    return await db.collection('errors').add({ data: { message: e.message } });
  }
};`,
    'a Set and a Map': `const seen = new Set();
const cache = new Map();
exports.main = async (event) => {
  seen.add(event.no);
  cache.set(event.no, event);
  if (cache.size > 100) cache.clear();
  return { count: seen.size };
};`,
    'a promise that is waited for later': `exports.main = async (event) => {
  const asked = db.collection('orders').doc(event.id).get();
  const stock = db.collection('goods').doc(event.goods).get();
  const [order, goods] = await Promise.all([asked, stock]);
  return { code: 0, state: order.data.state, goods };
};`,
    'a chain of a promise': `exports.main = (event) => {
  const asked = db.collection('orders').doc(event.id).get();
  return asked.then((res) => ({ code: 0, order: res.data }));
};`,
  },
};
