import type { Corpus } from '../../variants';

export const callbackUnawaited: Corpus = {
  rule: 'callback-unawaited',
  place: 'callback',
  wrong: {
    'an update': `exports.main = async (event) => {
  db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'a chain': `exports.main = async (event) => {
  db.collection('orders').where({ outTradeNo: event.outTradeNo }).get().then((res) => {
    db.collection('orders').doc(res.data[0]._id).update({ data: { status: 1 } });
  });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'another function': `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  cloud.callFunction({ name: 'sendMessage', data: { no: event.outTradeNo } });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'forEach with await': `exports.main = async (event) => {
  const { data } = await db.collection('orders').doc(event.outTradeNo).get();
  data.items.forEach(async (item) => {
    await db.collection('goods').doc(item.id).update({ data: { stock: _.inc(-item.num) } });
  });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'an own function': `async function addLog(event) {
  await db.collection('logs').add({ data: { event } });
}
exports.main = async (event) => {
  addLog(event);
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'a message': `exports.main = async (event) => {
  const { data } = await db.collection('orders').doc(event.outTradeNo).get();
  cloud.openapi.subscribeMessage.send({ touser: data._openid, templateId: 'a', data: {} }).catch(console.error);
  return { errcode: 0 };
};`,
    'within a function that is awaited': `const finish = async (order) => {
  db.collection('orders').doc(order._id).update({ data: { paid: true } });
};
exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ no: event.outTradeNo }).get();
  await finish(data[0]);
  return { errcode: 0 };
};`,
    'several at once': `exports.main = async (event) => {
  Promise.all([
    db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } }),
    db.collection('logs').add({ data: event }),
  ]);
  return { errcode: 0 };
};`,
    'a message that the function does not await, in a helper class': `class Sender {
  send(openid, no) {
    cloud.openapi.subscribeMessage.send({ touser: openid, templateId: 'x', data: { no: { value: no } } });
  }
}
const sender = new Sender();
exports.main = async (event) => {
  await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
  sender.send(event.subOpenid, event.outTradeNo);
  return { errcode: 0 };
};`,
    'a .then that is left alone': `exports.main = async (event) => {
  db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee }).get().then(res => {
    db.collection('order').doc(res.data[0]._id).update({ data: { pay: true } })
  });
  return { errcode: 0, errmsg: 'SUCCESS' };
};`,
    'void and an own async function': `async function addPoints(openid) {
  const user = await db.collection('user').where({ _openid: openid }).get();
  await db.collection('user').doc(user.data[0]._id).update({ data: { vip: true } });
}
exports.main = async (event) => {
  await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
  void addPoints(event.subOpenid);
  return { errcode: 0 };
};`,
    'a timer': `exports.main = async (event) => {
  setTimeout(async () => {
    await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
  }, 0);
  return { errcode: 0 };
};`,
    'the promise is kept in a name': `exports.main = async (event) => {
  const saving = db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
  return { errcode: 0, errmsg: 'ok' };
};`,
  },
  right: {
    'each is awaited': `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  await cloud.callFunction({ name: 'sendMessage', data: {} });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'a promise that is awaited later': `exports.main = async (event) => {
  const log = db.collection('logs').add({ data: { no: event.outTradeNo } });
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  await log;
  return { errcode: 0 };
};`,
    'tasks that are collected': `exports.main = async (event) => {
  const { data } = await db.collection('orders').doc(event.outTradeNo).get();
  const tasks = [];
  for (const item of data.items) {
    tasks.push(db.collection('goods').doc(item.id).update({ data: { stock: _.inc(-1) } }));
  }
  await Promise.all(tasks);
  return { errcode: 0 };
};`,
    'map within Promise.all': `exports.main = async (event) => {
  const { data } = await db.collection('orders').doc(event.outTradeNo).get();
  await Promise.all(data.items.map(async (item) => {
    await db.collection('goods').doc(item.id).update({ data: { stock: item.stock } });
  }));
  return { errcode: 0 };
};`,
    'resolve when it is done': `exports.main = (event) => new Promise((resolve, reject) => {
  db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } }).then(() => {
    resolve({ errcode: 0 });
  }).catch(reject);
});`,
    'success and fail': `exports.main = (event) => new Promise((resolve, reject) => {
  db.collection('orders').doc(event.outTradeNo).update({
    data: { paid: true },
    success: () => resolve({ errcode: 0, errmsg: 'ok' }),
    fail: reject,
  });
});`,
    'work of an action that is no notification': `exports.main = async (event) => {
  if (event.action === 'touch') {
    db.collection('visits').add({ data: {} });
    return { ok: true };
  }
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'calls that give no promise': `const format = (time) => time.slice(0, 8);
exports.main = async (event) => {
  console.log(format(event.timeEnd));
  [1, 2].forEach((n) => console.log(n));
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'a list of promises': `exports.main = async (event) => {
  const tasks = [];
  tasks.push(db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } }));
  tasks.push(cloud.openapi.subscribeMessage.send({ touser: event.subOpenid, templateId: 'x', data: {} }));
  await Promise.all(tasks);
  return { errcode: 0 };
};`,
    'the promise is awaited later': `exports.main = async (event) => {
  const saving = db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
  const sending = cloud.openapi.subscribeMessage.send({ touser: event.subOpenid, templateId: 'x', data: {} }).catch(console.error);
  await saving;
  await sending;
  return { errcode: 0 };
};`,
    'a chain of reduce': `exports.main = async (event) => {
  const { data } = await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee }).get();
  await data[0].items.reduce(
    (before, item) => before.then(() => db.collection('goods').doc(item.id).update({ data: { sold: true } })),
    Promise.resolve(),
  );
  return { errcode: 0 };
};`,
    'new Promise around callbacks': `exports.main = (event) =>
  new Promise((resolve, reject) => {
    db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({
      data: { state: 1 },
      success: () => resolve({ errcode: 0 }),
      fail: reject,
    });
  });`,
  },
};
