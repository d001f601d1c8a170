import type { Corpus } from '../../variants';
import { ordering } from '../ordering';

/** More of the same, as services, tables of handlers, promise chains and TypeScript write it. */
export const styles: Pick<Corpus, 'wrong' | 'right'> = {
  wrong: {
    'a switch whose other cases fall out': `exports.main = async (event, context) => {
  const { resultCode, outTradeNo, attach } = event;
  switch (attach) {
    case 'vip':
      await db.collection('vip').where({ outTradeNo, totalFee: event.totalFee, status: 0 }).update({ data: { status: 1 } });
      return { errcode: 0, errmsg: '' };
    case 'goods':
      await db.collection('order').where({ outTradeNo, totalFee: event.totalFee, status: 0 }).update({ data: { status: 1 } });
      break;
  }
};`,
    'a promise chain that is not returned': `exports.main = (event, context) => {
  db.collection('order').where({ out_trade_no: event.outTradeNo, total_fee: event.totalFee, pay: 0 })
    .update({ data: { pay: 1 } })
    .then(res => {
      console.log(res);
      return { errcode: 0 };
    })
    .catch(console.error);
};`,
    'a service class in TypeScript': {
      'cloudfunctions/createOrder/index.js': ordering('payNotify'),
      'cloudfunctions/payNotify/package.json': '{ "name": "payNotify", "main": "index.js" }',
      'cloudfunctions/payNotify/index.ts': `import * as cloud from 'wx-server-sdk';
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as any });
const db = cloud.database();
class NotifyService {
  async handle(event: any): Promise<any> {
    const { outTradeNo, totalFee } = event;
    const order = await this.find(outTradeNo);
    if (order && order.totalFee === totalFee) {
      await db.collection('orders').doc(order._id).update({ data: { state: 'PAID' } });
      return { errcode: 0, errmsg: 'ok' };
    }
  }
  private async find(outTradeNo: string) {
    const { data } = await db.collection('orders').where({ outTradeNo }).get();
    return data[0];
  }
}
export const main = async (event: any) => {
  const service = new NotifyService();
  return await service.handle(event);
};`,
    },
    'finally forgets it, catch swallows': `exports.main = async (event) => {
  let ok = false;
  try {
    await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
    ok = true;
  } catch (e) {
    console.error('pay callback failed', e);
  } finally {
    console.log('done', ok);
  }
  if (ok) return { errcode: 0, errmsg: 'SUCCESS' };
};`,
    'the body of WeChat Pay’s v3': `exports.main = async (event) => {
  const res = await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
  if (res.stats.updated > 0) {
    return { code: 'SUCCESS', message: '成功' };
  } else {
    return { code: 'FAIL', message: '失败' };
  }
};`,
    'nothing for a payment that failed': `exports.main = async (event) => {
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1 }
  if (event.resultCode === 'SUCCESS') {
    await db.collection('orders').where({ outTradeNo: event.outTradeNo, totalFee: event.totalFee }).update({ data: { status: 1 } })
    return { errcode: 0, errmsg: '' }
  }
}`,
    'an early return for a payment that failed': `exports.main = async ({ resultCode, outTradeNo, totalFee }) => {
  if (resultCode !== 'SUCCESS') return;
  await db.collection('orders').where({ outTradeNo, totalFee, status: 0 }).update({ data: { status: 1 } });
  return { errcode: 0, errmsg: '' };
};`,
  },
  right: {
    'one object that is filled': `exports.main = async (event) => {
  const reply = { errmsg: '' };
  try {
    await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
    reply.errcode = 0;
  } catch (e) {
    reply.errcode = 1;
    reply.errmsg = e.message;
  }
  return reply;
};`,
    'Object.assign over a constant of another file': {
      'cloudfunctions/createOrder/index.js': ordering('payNotify'),
      'cloudfunctions/payNotify/reply.js': `exports.OK = Object.freeze({ errcode: 0, errmsg: 'ok' });
exports.retry = (errmsg) => Object.assign({}, exports.OK, { errcode: 1, errmsg });`,
      'cloudfunctions/payNotify/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const { OK, retry } = require('./reply');
const db = cloud.database();
exports.main = async (event) => {
  const { data: [order] } = await db.collection('orders').where({ outTradeNo: event.outTradeNo }).get();
  if (!order) return retry('no order');
  if (order.totalFee !== event.totalFee) return retry('wrong amount');
  await db.collection('orders').where({ _id: order._id, paid: false }).update({ data: { paid: true } });
  return OK;
};`,
    },
    'a table of handlers by attach': `const handlers = {
  async vip(event) {
    await db.collection('vip').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
    return { errcode: 0, errmsg: 'vip' };
  },
  async goods(event) {
    await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
    return { errcode: 0, errmsg: 'goods' };
  },
};
exports.main = async (event) => {
  const handler = handlers[event.attach];
  if (!handler) return { errcode: 404, errmsg: 'unknown' };
  return handler(event);
};`,
    'a promise chain that is returned, with a transaction': `exports.main = (event) =>
  db.runTransaction(async (transaction) => {
    const { data } = await transaction.collection('order').doc(event.outTradeNo).get();
    if (data.fee !== event.totalFee) await transaction.rollback('wrong amount');
    if (data.state === 0) await transaction.collection('order').doc(event.outTradeNo).update({ data: { state: 1 } });
    return data.state;
  })
    .then(() => ({ errcode: 0, errmsg: 'ok' }))
    .catch((err) => ({ errcode: -1, errmsg: err.message }));`,
    'while it tries again': `exports.main = async (event) => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await db.collection('order').where({ no: event.outTradeNo, fee: event.totalFee, state: 0 }).update({ data: { state: 1 } });
      return { errcode: 0 };
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
};`,
    'an answer for a payment that failed': `exports.main = async ({ resultCode, outTradeNo, totalFee }) => {
  if (resultCode === 'SUCCESS') {
    await db.collection('orders').where({ outTradeNo, totalFee, status: 0 }).update({ data: { status: 1 } });
    return { errcode: 0, errmsg: '' };
  }
  await db.collection('failed').add({ data: { outTradeNo } });
  return { errcode: 0, errmsg: 'noted' };
};`,
    'a function that also orders': {
      'cloudfunctions/shop/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
const db = cloud.database();
exports.main = async (event) => {
  if (event.resultCode === 'SUCCESS') {
    await db.collection('orders').where({ outTradeNo: event.outTradeNo, totalFee: event.totalFee }).update({ data: { status: 1 } });
    return { errcode: 0 };
  }
  if (!event.id) return;
  const { data } = await db.collection('orders').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'shop' });
};`,
    },
  },
};
