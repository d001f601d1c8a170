import type { Corpus } from '../../variants';

/** Callbacks of several files, and functions that only look like one. */
export const places: Pick<Corpus, 'wrong' | 'right'> = {
  wrong: {
    'a callback that a variable names': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: process.env.PAY_CALLBACK });
};`,
      'cloudfunctions/settle/index.js': `const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
exports.main = async (event) => {
  const { returnCode, resultCode, outTradeNo } = event;
  if (returnCode !== 'SUCCESS' || resultCode !== 'SUCCESS') return { errcode: 0 };
  await db.collection('order').where({ no: outTradeNo, fee: event.totalFee, paid: false }).update({ data: { paid: true } });
  return { code: 0 };
};`,
    },
    'a callback alone, by its name': {
      'cloudfunctions/payCallback/index.js': `const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
exports.main = async ({ outTradeNo, totalFee }) => {
  await db.collection('order').where({ _id: outTradeNo, totalFee }).update({ data: { paid: true } });
  return 'SUCCESS';
};`,
    },
    'nothing after a branch in try': `exports.main = async (event) => {
  try {
    const { data } = await db.collection('order').doc(event.outTradeNo).get();
    if (data.fee === event.totalFee) {
      return { errcode: 0 };
    } else {
      console.error('金额不符');
    }
  } catch (e) {
    return { errcode: 1 };
  }
};`,
    'behind a field that notifications do not have': `exports.main = async (event) => {
  const { return_code, out_trade_no, total_fee } = event;
  if (return_code !== 'SUCCESS') return { errcode: 0 };
  await db.collection('order').where({ no: out_trade_no, fee: total_fee }).update({ data: { paid: true } });
  return { success: true };
};`,
  },
  right: {
    'a handler of another file': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async () => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: 'a1', totalFee: 1, subMchId: '1900000109', envId: 'shop-7g4h2k', functionName: 'notify' });`,
      'cloudfunctions/notify/index.js': `const { handle } = require('./handle');
exports.main = async (event, context) => handle(event);`,
      'cloudfunctions/notify/handle.js': `exports.handle = async function (event) {
  return event.totalFee > 0 ? { errcode: 0, errmsg: 'ok' } : { errcode: 1, errmsg: 'no fee' };
};`,
    },
    'an ES module in TypeScript': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async () => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: 'a1', totalFee: 1, subMchId: '1900000109', envId: 'shop-7g4h2k', functionName: 'notify' });`,
      'cloudfunctions/notify/package.json': '{ "main": "dist/index.js" }',
      'cloudfunctions/notify/dist/index.js': `exports.main = async () => ({ errcode: 0 });`,
      'cloudfunctions/notify/src/index.ts': `interface Reply { errcode: number; errmsg?: string }
export const main = async (event: { outTradeNo: string }): Promise<Reply> => {
  console.log(event.outTradeNo);
  return { errcode: 0 } as Reply;
};`,
    },
  },
};
