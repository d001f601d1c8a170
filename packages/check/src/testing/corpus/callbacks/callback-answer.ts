import type { Corpus } from '../../variants';
import { places } from './callback-answer-places';
import { styles } from './callback-answer-styles';

export const callbackAnswer: Corpus = {
  rule: 'callback-answer',
  place: 'callback',
  wrong: {
    'nothing at all': `exports.main = async (event, context) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
};`,
    'code instead of errcode': `exports.main = async (event) => {
  const { outTradeNo } = event;
  await db.collection('order').where({ outTradeNo }).update({ data: { status: 2 } });
  return { code: 0, message: 'success' };
};`,
    'the answer of WeChat Pay': `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { return_code: 'SUCCESS', return_msg: 'OK' };
};`,
    'another case': `exports.main = async (event) => {
  if (event.resultCode === 'SUCCESS') {
    await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  }
  return { errCode: 0, errMsg: 'ok' };
};`,
    'the template of the developer tools': `exports.main = async (event, context) => {
  const wxContext = cloud.getWXContext();
  await db.collection('orders').doc(event.outTradeNo).update({ data: { state: 1 } });
  return { event, openid: wxContext.OPENID, appid: wxContext.APPID };
};`,
    'the result of the update': `exports.main = async (event, context) => {
  return await db.collection('orders').where({ outTradeNo: event.outTradeNo }).update({
    data: { payState: '已支付' },
  });
};`,
    'the notification itself': `exports.main = async (event) => {
  console.log(event);
  await db.collection('pay_log').add({ data: event });
  return event;
};`,
    'nothing after an error': `exports.main = async (event) => {
  try {
    await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
    return { errcode: 0, errmsg: '' };
  } catch (e) {
    console.error(e);
  }
};`,
    text: `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return 'success';
};`,
    'errcode as text': `exports.main = async () => ({ errcode: '0', errmsg: 'ok' });`,
    'a helper that answers as an API does': `const ok = (data) => ({ success: true, data });
exports.main = async (event) => {
  const res = await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return ok(res.stats);
};`,
    'one return of several': `exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ no: event.outTradeNo }).get();
  if (data.length === 0) return { success: false, msg: '订单不存在' };
  if (data[0].paid) return { errcode: 0 };
  await db.collection('orders').doc(data[0]._id).update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'SUCCESS' };
};`,
    'then without a value': `exports.main = (event) => {
  return db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } }).then((res) => {
    console.log(res);
  });
};`,
    'resolve with something else': `exports.main = (event) => new Promise((resolve, reject) => {
  db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } })
    .then((res) => { resolve({ success: true }); })
    .catch((err) => { reject(err); });
});`,
    'a router that knows actions only': `exports.main = async (event) => {
  switch (event.action) {
    case 'create':
      return { code: 0 };
    case 'notify':
      return { errcode: 0, errmsg: 'ok' };
    default:
      return { code: -1, msg: '未知操作' };
  }
};`,
    'an HTTP answer': `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { statusCode: 200, body: JSON.stringify({ errcode: 0 }) };
};`,
    ...styles.wrong,
    ...places.wrong,
  },
  right: {
    'the sample of the documents': `exports.main = async function (event, context) {
  console.log(event);
  const { outTradeNo, returnCode } = event;
  if (returnCode == 'SUCCESS') {
    await db.collection('orders').where({ outTradeNo }).update({ data: { paid: true } });
    return { errcode: 0, errmsg: '' };
  }
};`,
    'another number to get it again': `exports.main = async (event) => {
  const { stats } = await db.collection('orders').where({ no: event.outTradeNo }).update({ data: { paid: true } });
  if (stats.updated === 0) return { errcode: 1, errmsg: '订单不存在' };
  return { errcode: 0, errmsg: 'ok' };
};`,
    'an error is thrown': `exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ no: event.outTradeNo }).get();
  if (!data.length) throw new Error('no order');
  return { errcode: 0 };
};`,
    'a helper': `const reply = (errcode, errmsg = 'ok') => ({ errcode, errmsg });
exports.main = async (event) => {
  try {
    await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
    return reply(0);
  } catch (err) {
    return reply(1, err.message);
  }
};`,
    'a constant': `const SUCCESS = { errcode: 0, errmsg: 'SUCCESS' };
const FAIL = { errcode: -1, errmsg: 'FAIL' };
exports.main = async (event) => {
  const { resultCode } = event;
  if (resultCode !== 'SUCCESS') return FAIL;
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return SUCCESS;
};`,
    'a result that is filled in': `exports.main = async (event) => {
  const result = {};
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  result.errcode = 0;
  result.errmsg = 'ok';
  return result;
};`,
    'a transaction that gives the answer': `exports.main = (event) => db.runTransaction(async (transaction) => {
  const order = transaction.collection('orders').doc(event.outTradeNo);
  const { data } = await order.get();
  if (!data.paid) await order.update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'ok' };
});`,
    'a promise': `exports.main = (event) => new Promise((resolve, reject) => {
  db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } })
    .then(() => resolve({ errcode: 0, errmsg: 'ok' }))
    .catch(reject);
});`,
    'then with the answer': `exports.main = (event) => db.collection('orders').doc(event.outTradeNo)
  .update({ data: { paid: true } })
  .then(() => ({ errcode: 0, errmsg: 'ok' }))
  .catch((err) => ({ errcode: 1, errmsg: String(err) }));`,
    'actions beside the notification': `exports.main = async (event) => {
  if (event.action === 'create') return { code: 0, data: {} };
  if (event.action === 'query') return { code: 0, data: [] };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'ok' };
};`,
    'a switch whose default is the notification': `async function notified(event) {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'ok' };
}
exports.main = async (event) => {
  switch (event.type) {
    case 'pay':
      return db.collection('orders').get();
    case 'list':
      return { list: [] };
    default:
      return notified(event);
  }
};`,
    'only the platform is answered': `exports.main = async (event) => {
  const { SOURCE } = cloud.getWXContext();
  if (SOURCE !== 'wx_paycallback') return { code: 403 };
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'a catch that nothing reaches': `async function notified(event) {
  try {
    await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
    return { errcode: 0 };
  } catch (err) {
    console.error(err);
    return { errcode: 1, errmsg: 'retry' };
  }
}
exports.main = async (event) => {
  try {
    if (event.outTradeNo && event.returnCode) return await notified(event);
    return await db.collection('orders').get();
  } catch (err) {
    return { code: -1, message: err.message };
  }
};`,
    ...places.right,
    ...styles.right,
    'a notification of another provider by HTTP': {
      'cloudfunctions/payCallback/index.js': `const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
const verified = require('./provider');
exports.main = async (event) => {
  const message = verified(typeof event.body === 'string' ? JSON.parse(event.body) : event);
  const { outTradeNo, returnCode } = message;
  if (returnCode === 'SUCCESS') await db.collection('order').doc(outTradeNo).update({ data: { paid: true } });
  return { code: 0, message: 'ok' };
};`,
      'cloudfunctions/payCallback/provider.js': `module.exports = (message) => message;`,
    },
    'what a page calls after it paid': {
      'miniprogram/pages/pay/pay.js': `Page({
  async done(outTradeNo) {
    await wx.cloud.callFunction({ name: 'payNotify', data: { outTradeNo, resultCode: 'SUCCESS' } });
  },
});`,
      'cloudfunctions/payNotify/index.js': `const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
exports.main = async ({ outTradeNo, resultCode }) => {
  await db.collection('log').add({ data: { outTradeNo, resultCode } });
  return { success: true };
};`,
    },
    'both names, and another answer for the other caller': `exports.main = async (event) => {
  const no = event.outTradeNo || event.out_trade_no;
  await db.collection('order').where({ no, fee: event.totalFee }).update({ data: { paid: true } });
  if (event.return_code) return '<xml><return_code>SUCCESS</return_code></xml>';
  return { errcode: 0 };
};`,
  },
};
