import type { Corpus } from '../../variants';

const order = (totalFee: string, before = '') => `exports.main = async (event, context) => {
  const { data: goods } = await db.collection('goods').doc(event.id).get();
  ${before}
  return cloud.cloudPay.unifiedOrder({
    body: goods.name, outTradeNo: goods.no, subMchId: '1900000109', totalFee: ${totalFee}, envId: 'shop-7g4h2k', functionName: 'pay_cb',
  });
};`;

export const clientPrice: Corpus = {
  rule: 'client-price',
  place: 'function',
  wrong: {
    'the amount': order('event.totalFee'),
    'an amount in yuan': order('Math.round(event.price * 100)'),
    'a text': order('parseInt(event.money)'),
    destructured: order('fee', 'const { fee } = event;'),
    'a default': order('event.totalFee || 1'),
    'price by number, both of the event': order('event.price * event.count'),
    'of an order that the mini program sends': order('event.order.totalFee'),
    'a check by a constant': order('event.totalFee', 'if (event.totalFee <= 0) return { code: 1 };'),
    'through a class': `class Payments {
  static get() { return new Payments(); }
  async order(no, fee) {
    return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: no, subMchId: '1900000109', totalFee: fee, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
  }
}
exports.main = async (event) => {
  const payments = Payments.get();
  return payments.order(event.no, event.fee);
};`,
    'a refund': `exports.main = async (event) => cloud.cloudPay.refund({
  out_trade_no: event.no, out_refund_no: event.no, sub_mch_id: '1900000109', total_fee: event.total_fee, refund_fee: event.refund_fee,
});`,
  },
  right: {
    'of the database': order('goods.price'),
    'the number of things is the event’s': order('goods.price * event.count'),
    'a table': `const PRICES = { month: 3000, year: 29800 };\n${order('PRICES[event.kind]')}`,
    'a price in the code': order('Math.round(event.cups * 18.8 * 100)'),
    'compared with the database': order(
      'event.totalFee',
      'if (event.totalFee !== goods.price) throw new Error("price");',
    ),
    'an own function knows it': `async function priceOf(id) {
  const { data } = await db.collection('goods').doc(id).get();
  return data.price;
}
${order('await priceOf(event.id)')}`,
    'other functions call it': {
      'cloudfunctions/wxpay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: event.fee, subMchId: '1900000109' });`,
      'cloudfunctions/order/index.js': `const cloud = require('wx-server-sdk');
exports.main = async ({ no }) => {
  const { data } = await cloud.database().collection('orders').doc(no).get();
  return cloud.callFunction({ name: 'wxpay', data: { no, fee: data.fee } });
};`,
      'miniprogram/app.js': `wx.cloud.callFunction({ name: 'order', data: { no: 'a' } });`,
    },
    'a constant': order('1'),
    'the server’s configuration': order('Number(process.env.PRICE)'),
  },
};
