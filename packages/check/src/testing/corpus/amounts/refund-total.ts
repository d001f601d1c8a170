import type { Corpus } from '../../variants';

const refund = (params: string, before = '') => `${before}
exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.no).get();
  return cloud.cloudPay.refund(${params});
};`;

export const refundTotal: Corpus = {
  rule: 'refund-total',
  place: 'function',
  wrong: {
    'no total': refund(
      "{ outTradeNo: order.no, outRefundNo: order.no, subMchId: '1900000109', refundFee: order.fee }",
    ),
    'no amount of the refund': refund(
      "{ outTradeNo: order.no, outRefundNo: order.no, subMchId: '1900000109', totalFee: order.fee }",
    ),
    'none of both': refund("{ outTradeNo: order.no, outRefundNo: order.no, subMchId: '1900000109' }"),
    'in the other style': refund(
      "{ out_trade_no: order.no, out_refund_no: order.no, sub_mch_id: '1900000109', refund_fee: order.fee }",
    ),
    'another name': refund(
      "{ outTradeNo: order.no, outRefundNo: order.no, subMchId: '1900000109', fee: order.fee, refundFee: order.fee }",
    ),
    'params in a variable': `exports.main = async (event) => {
  const params = { outTradeNo: event.no, outRefundNo: event.no, refundFee: 1 };
  params.subMchId = '1900000109';
  return cloud.cloudPay.refund(params);
};`,
    'spread of an object that is known': refund(
      '{ ...MERCHANT, outTradeNo: order.no, outRefundNo: order.no, refundFee: 1 }',
      "const MERCHANT = { subMchId: '1900000109' };",
    ),
    'through this and a wrapper': `class Refunds {
  constructor(cloud) { this.pay = cloud.cloudPay; }
  async refund(order) {
    return this.pay.refund({ outTradeNo: order.no, outRefundNo: 'R' + order.no, subMchId: '1900000109', refundFee: order.fee, nonceStr: Math.random().toString(36) });
  }
}
exports.main = async (event) => new Refunds(cloud).refund((await db.collection('order').doc(event.id).get()).data);`,
    'amount in v3’s form': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const res = await cloud.cloudPay.refund({ outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109', amount: { total: data.fee, refund: data.fee, currency: 'CNY' } });
  return res;
};`,
    'snake case, one is missing, in a promise chain': `const cloudPay = cloud.cloudPay;
exports.main = (event) => db.collection('order').doc(event.id).get().then(({ data }) => cloudPay.refund({
  out_trade_no: data.no,
  out_refund_no: 'R' + data.no,
  sub_mch_id: '1900000109',
  total_fee: data.fee,
}));`,
  },
  right: {
    both: refund(
      "{ outTradeNo: order.no, outRefundNo: order.no, subMchId: '1900000109', totalFee: order.fee, refundFee: order.fee }",
    ),
    'in the other style': refund(
      "{ out_trade_no: order.no, out_refund_no: order.no, sub_mch_id: '1900000109', total_fee: order.fee, refund_fee: 1 }",
    ),
    'both styles in one call': refund(
      '{ outTradeNo: order.no, out_refund_no: order.no, total_fee: order.fee, refundFee: 1 }',
    ),
    'spread of something unknown': refund('{ ...order.params, refundFee: 1 }'),
    'params of the caller': refund('event.params'),
    'params that are filled in': `exports.main = async (event) => {
  const params = { outTradeNo: event.no, outRefundNo: event.no };
  params.totalFee = 100;
  params['refundFee'] = 100;
  return cloud.cloudPay.refund(params);
};`,
    'a query': `exports.main = async (event) => cloud.cloudPay.queryRefund({ outTradeNo: event.no, subMchId: '1900000109' });`,
    'built step by step': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const params = { outTradeNo: data.no, outRefundNo: 'R' + data.no, subMchId: '1900000109' };
  params.totalFee = data.fee;
  if (event.part) params.refundFee = Math.min(data.fee, event.part);
  else params.refundFee = data.fee;
  return cloud.cloudPay.refund(params);
};`,
    'Object.assign': `const base = { subMchId: '1900000109', nonceStr: 'x' };
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return cloud.cloudPay.refund(Object.assign({}, base, { outTradeNo: data.no, outRefundNo: 'R' + data.no, totalFee: data.fee, refundFee: data.fee }));
};`,
    'given on as it is': `exports.main = async (event) => {
  const call = (params) => cloud.cloudPay.refund({ subMchId: '1900000109', ...params });
  const { data } = await db.collection('order').doc(event.id).get();
  return call({ outTradeNo: data.no, outRefundNo: 'R' + data.no, totalFee: data.fee, refundFee: data.fee });
};`,
  },
};
