import type { Corpus } from '../../variants';

/** A function that orders for an amount. */
const order = (totalFee: string, before = '') => `${before}
exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').doc(event.id).get();
  ${before === '' ? '' : '// the amount is made above'}
  return cloud.cloudPay.unifiedOrder({
    body: goods.name,
    outTradeNo: goods._id + Date.now(),
    spbillCreateIp: '127.0.0.1',
    subMchId: '1900000109',
    totalFee: ${totalFee},
    envId: 'shop-7g4h2k',
    functionName: 'pay_cb',
  });
};`;

export const feeAmount: Corpus = {
  rule: 'fee-amount',
  place: 'function',
  wrong: {
    'times 100': order('goods.price * 100'),
    '100 times': order('100 * goods.price'),
    'an amount of the event times 100': order('event.money*100'),
    'text by toFixed': order('(goods.price * 100).toFixed(0)'),
    text: order("'1'"),
    String: order('String(goods.price)'),
    yuan: order('0.01'),
    'cents divided by 100': order('goods.cents / 100'),
    'a discount': order('goods.price * 0.8'),
    'a constant of yuan': order('PRICES[event.kind] * 100', 'const PRICES = { single: 9.9, pro: 29.9 };'),
    'a variable': `exports.main = async (event) => {
  const { data: product } = await db.collection('product').doc(event.id).get();
  const price = product.price * 100;
  const res = await cloud.cloudPay.unifiedOrder({
    'body': product.name, 'outTradeNo': 'cc' + Date.now(), 'subMchId': '1900000109',
    'totalFee': price, 'envId': 'shop-7g4h2k', 'functionName': 'pay_cb',
  });
  return res;
};`,
    'Number of a text with fractions': order('Number(goods.price.toFixed(2))'),
    'parseFloat times 100': order('parseFloat(goods.price) * 100'),
    'a helper that does not round': order('toFen(goods.price)', 'const toFen = (yuan) => yuan * 100;'),
    'an amount that is called yuan': order('goods.totalFeeYuan'),
    'a default of text': order("goods.price || '1'"),
    'a refund in another style': `exports.main = async (event) => cloud.cloudPay.refund({
  out_trade_no: event.no, out_refund_no: event.no + 'R', sub_mch_id: '1900000109',
  total_fee: event.cost * 100, refund_fee: event.cost * event.rate,
});`,
    'what the mini program sends': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async ({ no, fee }) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: no, totalFee: fee, subMchId: '1900000109' });`,
      'miniprogram/pages/cart/cart.js': `Page({
  buy() {
    wx.cloud.callFunction({ name: 'pay', data: { no: this.data.no, fee: this.data.total * 100 } });
  },
});`,
    },
    'params that are filled in': `exports.main = async (event) => {
  const params = { body: 'a', outTradeNo: event.no, subMchId: '1900000109', envId: 'shop-7g4h2k', functionName: 'pay_cb' };
  params.totalFee = event.price * 100;
  return cloud.cloudPay.unifiedOrder(params);
};`,
    'a sum by reduce': `exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').where({ _id: _.in(event.ids) }).get();
  const total = goods.reduce((sum, item) => sum + item.price * 100, 0);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: total, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a sum in a loop': `exports.main = async (event) => {
  let total = 0;
  const { data: goods } = await db.collection('goods').where({ _id: _.in(event.ids) }).get();
  for (const item of goods) {
    total += item.price * 100;
  }
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: total, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a helper of another file': {
      'cloudfunctions/pay/money.js': `module.exports = {
  yuanToFen(yuan) {
    return (yuan * 100).toFixed(0);
  },
};`,
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
const money = require('./money');
cloud.init();
exports.main = async (event) => {
  const { data } = await cloud.database().collection('goods').doc(event.id).get();
  return await cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: money.yuanToFen(data.price), envId: cloud.getWXContext().ENV, functionName: 'pay' });
};`,
    },
    'a discount for members': `exports.main = async (event) => {
  const { data: { price } } = await db.collection('goods').doc(event.id).get();
  const fee = event.isVip ? price * 0.88 : price;
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a service class': `class PayService {
  constructor(order) { this.order = order; }
  get fee() { return this.order.price * 100; }
  toFen(yuan) { return yuan * 100; }
  order2() {
    const totalFee = this.toFen(this.order.price);
    return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: this.order.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
  }
}
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return new PayService(data).order2();
};`,
    'one of two values has a fraction': `exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').doc(event.id).get();
  let yuan = 0;
  if (event.isVip) yuan = goods.vipPrice;
  else yuan = Math.ceil(goods.price);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: yuan * 100, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
  },
  right: {
    cents: order('goods.price'),
    rounded: order('Math.round(goods.price * 100)'),
    'rounded after parseFloat': order('Math.round(parseFloat(goods.price) * 100)'),
    parseInt: order('parseInt(goods.price * 100)'),
    'parseInt of toFixed': order('parseInt((goods.price * 100).toFixed(0), 10)'),
    'Number of toFixed without digits': order('Number((goods.price * 100).toFixed(0))'),
    bits: order('(goods.price * 100 + 0.5) | 0'),
    'a whole constant': order('1'),
    'whole yuan': order('9 * 100'),
    'a table of whole yuan': order('PRICES[event.kind] * 100', 'const PRICES = { month: 30, year: 298 };'),
    'an amount by the number of things': order('goods.price * event.photos.length'),
    'a helper that rounds': order(
      'toFen(goods.price)',
      'function toFen(yuan) { return Math.round(Number(yuan) * 100); }',
    ),
    'a sum': `exports.main = async (event) => {
  const { data } = await db.collection('cart').get();
  let total = 0;
  for (const item of data) total += item.price * item.num;
  const totalFee = Math.round(total * 100);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
    'rounded afterwards': `exports.main = async (event) => {
  let fee = event.price * 100;
  fee = Math.round(fee);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: fee, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
    'text elsewhere in the call': order('goods.price').replace(
      'goods.name',
      "'¥' + (goods.price / 100).toFixed(2)",
    ),
    'Number of an amount in cents': order('Number(goods.fee) || 0'),
    'rounded after the mini program has sent it': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async ({ no, fee }) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: no, totalFee: Math.round(fee), subMchId: '1900000109' });`,
      'miniprogram/pages/cart/cart.js':
        "Page({ buy() { wx.cloud.callFunction({ name: 'pay', data: { no: 'a', fee: this.data.total * 100 } }); } });",
    },
    'sent to another function': {
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async ({ no, fee }) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: no, totalFee: fee, subMchId: '1900000109' });`,
      'miniprogram/pages/cart/cart.js':
        "Page({ tell() { wx.cloud.callFunction({ name: 'log', data: { fee: this.data.total * 100 } }); } });",
    },
    'a refund of the whole': `exports.main = async ({ order }) => cloud.cloudPay.refund({
  outTradeNo: order.no, outRefundNo: order.no, subMchId: '1900000109', totalFee: order.fee, refundFee: order.fee - 100,
});`,
    'decimal.js': `const Decimal = require('decimal.js');
exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: new Decimal(data.price).mul(100).toNumber(), envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a rounded sum by reduce': `exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').where({ _id: _.in(event.ids) }).get();
  const total = Math.round(goods.reduce((sum, item) => sum + item.price, 0) * 100);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: total, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'cents times a number, least one cent': `exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  const count = Math.max(1, parseInt(event.count, 10));
  const totalFee = Math.max(1, data.priceInFen * count - (data.couponFen || 0));
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'whole yuan in a table': `const PLANS = { month: { yuan: 30 }, year: { yuan: 298 } };
exports.main = async (event) => {
  const plan = PLANS[event.plan];
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: plan.yuan * 100, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'rounded up after a discount': `exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  let totalFee = data.fen;
  if (event.vip) totalFee = Math.ceil(totalFee * 0.9);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'all values are whole': `exports.main = async (event) => {
  const { data: rate } = await db.collection('rate').doc('jpy').get();
  let fee = 0;
  if (event.currency === 'JPY') fee = Math.ceil(parseInt(event.price) * rate.value);
  else fee = parseInt(event.price);
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: fee * 100, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
  },
};
