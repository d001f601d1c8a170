import type { Corpus } from '../../variants';
import { closing, returned } from './return-code';

export const resultCode: Corpus = {
  rule: 'result-code',
  place: 'function',
  wrong: {
    'errCode === 0':
      closing(`if (res.errCode === 0) await db.collection('orders').doc(event.no).update({ data: { closed: true } });
  return res;`),
    'errCode == 0': closing('return { success: res.errCode == 0 };'),
    'not errCode': closing('if (!res.errCode) return { ok: true };\n  return { ok: false };'),
    'errCode !== 0': closing("if (res.errCode !== 0) throw new Error('failed');\n  return { ok: true };"),
    errMsg: closing("return { ok: res.errMsg === 'cloudPay.closeOrder:ok' };"),
    destructured: `exports.main = async (event) => {
  const { errCode } = await cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' });
  return { ok: errCode === 0 };
};`,
    'in a chain': `exports.main = (event) => cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' })
  .then((res) => (res.errCode === 0 ? { ok: true } : { ok: false }));`,
    'in the page, of callFunction': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  const res = await cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay' });
  return res;
};`,
      'miniprogram/pages/order/order.js': `Page({
  async onPay() {
    const { result } = await wx.cloud.callFunction({ name: 'pay', data: { id: this.data.id } });
    if (result.errCode === 0) {
      wx.showToast({ title: '支付成功' });
      await wx.requestPayment(result.payment);
    }
  },
});`,
    },
    'in the page, in success': {
      'cloudfunctions/refund/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return await cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', totalFee: data.fee, refundFee: data.fee });
};`,
      'miniprogram/pages/order/order.js': `Page({
  refund() {
    wx.cloud.callFunction({
      name: 'refund',
      data: { id: this.data.id },
      success: res => {
        if (res.result.errCode == 0) {
          wx.showToast({ title: '退款成功' });
        }
      },
      fail: console.error,
    });
  },
});`,
    },
    'through this': `class Pay {
  constructor() { this.cloudPay = cloud.cloudPay; }
  async close(no) {
    const res = await this.cloudPay.closeOrder({ outTradeNo: no, subMchId: '1900000109' });
    if (res.errCode !== 0) throw new Error(res.errMsg);
    return true;
  }
}
exports.main = async (event) => new Pay().close(event.no);`,
    'destructured, with an early return': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const { errCode, payment } = await cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
  if (errCode) return { ok: false };
  return { ok: true, payment };
};`,
    'errMsg in a promise chain': `exports.main = (event) => cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, subMchId: '1900000109', totalFee: event.fee, refundFee: event.fee })
  .then(res => {
    if (res.errMsg.indexOf(':ok') > -1) return db.collection('order').doc(event.no).update({ data: { status: 'REFUNDING' } });
  });`,
    'errcode, which results do not have': `exports.main = async ({ id }) => {
  const { data: order } = await db.collection('orders').doc(id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: order.fee, refundFee: order.fee });
  if (!res || (res.errcode && res.errcode !== 0)) return { code: 503 };
  await db.collection('orders').doc(id).update({ data: { status: 'refunding' } });
  return { code: 0 };
};`,
    ...returned.wrong,
  },
  right: {
    ...returned.right,
    resultCode: closing("return { ok: res.resultCode === 'SUCCESS' };"),
    both: closing(
      "return { ok: res.errCode === 0 && res.returnCode === 'SUCCESS' && res.resultCode === 'SUCCESS' };",
    ),
    'the result is passed on': closing('return res;'),
    'of another API': `exports.main = async () => {
  const res = await cloud.openapi.subscribeMessage.send({ touser: 'o1', templateId: 't1', data: {} });
  return { ok: res.errCode === 0 };
};`,
    'of another function': `exports.main = async () => {
  const { result } = await cloud.callFunction({ name: 'close' });
  return { ok: result.errCode === 0 };
};`,
    'of a bill': `exports.main = async ({ day }) => {
  const res = await cloud.cloudPay.downloadBill({ billDate: day, billType: 'ALL' });
  return res.errCode === 0 ? res.data : '';
};`,
    'the state of the order': `exports.main = async (event) => {
  const res = await cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  if (res.errCode !== 0) return { ok: false };
  return { ok: res.tradeState === 'SUCCESS' };
};`,
    'an own field of that name': closing(
      'const own = { errCode: 0 };\n  return own.errCode === 0 ? res : undefined;',
    ),
    'errCode of another API in the page': {
      'cloudfunctions/list/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async () => ({ errCode: 0, data: [] });`,
      'miniprogram/pages/order/order.js': `Page({
  async onLoad() {
    const { result } = await wx.cloud.callFunction({ name: 'list' });
    if (result.errCode === 0) this.setData({ list: result.data });
  },
});`,
    },
    'both are looked at in the page': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay' });
};`,
      'miniprogram/pages/order/order.js': `Page({
  async onPay() {
    const res = await wx.cloud.callFunction({ name: 'pay', data: { id: this.data.id } });
    if (res.result.errCode === 0 && res.result.resultCode === 'SUCCESS') await wx.requestPayment({ ...res.result.payment });
  },
});`,
    },
    'the function’s own errCode': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('order').doc(event.id).get();
  const res = await cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay' });
  if (res.resultCode !== 'SUCCESS') return { errCode: 1, errMsg: res.errCodeDes };
  return { errCode: 0, payment: res.payment };
};`,
      'miniprogram/pages/order/order.js': `Page({
  onPay() {
    wx.cloud.callFunction({ name: 'pay', data: { id: 1 } }).then(({ result }) => {
      if (result.errCode === 0) wx.requestPayment(result.payment);
    });
  },
});`,
    },
    'the payment decides': `exports.main = async (event) => {
  const res = await cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  switch (res.tradeState) {
    case 'SUCCESS': return { paid: true };
    default: return { paid: false, errCode: res.errCode };
  }
};`,
    'errcode of an answer of WeChat’s server API': `exports.main = async (event) => {
  const res = await require('axios').get('https://api.weixin.qq.com/cgi-bin/token', { params: event });
  if (res.errcode) return { code: 503 };
  return { code: 0 };
};`,
  },
};
