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
    'a class gets the event': `class Pay {
  constructor(event) { this.event = event; }
  order() {
    return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: this.event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: this.event.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
  }
}
exports.main = async (event) => new Pay(event).order();`,
    'the cart of the event': `exports.main = async (event) => {
  let total = 0;
  for (const item of event.cart) total += item.price * item.count;
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: Math.round(total * 100), envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a router that takes params': `const routes = {
  async pay({ params }) {
    const { money, no } = params;
    const totalFee = Math.round(money * 100);
    return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
  },
};
exports.main = (event) => routes[event.action](event);`,
    'the whole event': `exports.main = async (event) => {
  const res = await cloud.cloudPay.unifiedOrder({
    ...event,
    spbillCreateIp: '127.0.0.1',
    subMchId: '1900000109',
    totalFee: Number(event.totalFee),
    envId: cloud.getWXContext().ENV,
    functionName: 'pay_cb',
  });
  return res;
};`,
    'on one of two ways': `exports.main = async (event) => {
  let fee = 0;
  if (event.coupon) {
    const { data: coupon } = await db.collection('coupon').doc(event.coupon).get();
    fee = coupon.price;
  } else {
    fee = parseInt(event.price);
  }
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: fee * 100, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
    'an order of the event, unless it is stored': `exports.main = async (event) => {
  let order = event.order;
  const { data } = await db.collection('order').where({ no: order.no }).get();
  if (data.length > 0) order = data[0];
  else await db.collection('order').add({ data: order });
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: order.no, totalFee: order.info.total, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
    'through the one object of a class': `class Payment {
  static shared() {
    if (!Payment.instance) {
      Payment.instance = new Payment();
    }
    return Payment.instance;
  }
  async order(no, fee) {
    const res = await cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
    return res.resultCode === 'SUCCESS' ? res.payment : null;
  }
}
exports.main = async (event) => {
  const payment = Payment.shared();
  switch (event.action) {
    case 'order':
      return await payment.order(event.no, event.fee);
    default:
      return null;
  }
};`,
    'through the one object of a class, as TypeScript writes it': {
      'cloudfunctions/refund/index.ts': `import cloud from 'wx-server-sdk';
cloud.init();
class Refunds {
  private static instance: Refunds | null = null;
  static get(): Refunds {
    return (this.instance ??= new Refunds());
  }
  private constructor() {}
  start(no: string, fee: number) {
    return cloud.cloudPay.refund({ outTradeNo: no, outRefundNo: 'R' + no, subMchId: '1900000109', totalFee: fee, refundFee: fee });
  }
}
export const main = async (event: { no: string; fee: number }) => Refunds.get().start(event.no, event.fee);`,
    },
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
    'a table of prices': `const PRICES = { small: 100, large: 500 };
exports.main = async (event) => {
  const totalFee = PRICES[event.size];
  if (!totalFee) throw new Error('unknown size');
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'prices of the database by ids of the cart': `exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').where({ _id: _.in(event.cart.map(({ id }) => id)) }).get();
  const total = event.cart.reduce((sum, { id, count }) => sum + goods.find((each) => each._id === id).price * count, 0);
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: total, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'the event’s total is checked': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  if (event.totalFee !== data.totalFee) return { code: 1 };
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: event.totalFee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a part of the order, up to its whole': `exports.main = async (event) => {
  const { data: order } = await db.collection('order').doc(event.id).get();
  const most = order.paid;
  const amount = event.amount || most;
  if (amount <= 0 || amount > most) return { code: 400 };
  return cloud.cloudPay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, totalFee: most, refundFee: amount });
};`,
    'a value that is replaced for all': `exports.main = async (event) => {
  let fee = event.fee;
  const { data: goods } = await db.collection('goods').doc(event.id).get();
  fee = goods.price;
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: fee, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
  },
};
