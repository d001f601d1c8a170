import type { Corpus } from '../../variants';

const refund = (after: string, functionName = '') => `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  const res = await cloud.cloudPay.refund({
    outTradeNo: order.no, outRefundNo: 'R' + order.no, subMchId: '1900000109', totalFee: order.fee, refundFee: order.fee${functionName},
  });
  ${after}
};`;

export const refundDone: Corpus = {
  rule: 'refund-done',
  place: 'function',
  wrong: {
    refunded: refund(`if (res.resultCode === 'SUCCESS') {
    await db.collection('orders').doc(event.id).update({ data: { status: 'REFUNDED' } });
  }
  return res;`),
    'in Chinese': refund(
      "await db.collection('orders').doc(event.id).update({ data: { state: '已退款' } });",
    ),
    'a flag': refund(
      "await db.collection('orders').where({ _id: event.id }).update({ data: { isRefunded: true } });",
    ),
    'a time': refund(
      "await db.collection('orders').doc(event.id).update({ data: { refundedAt: db.serverDate() } });",
    ),
    'in a chain': `exports.main = (event) => cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' })
  .then((res) => db.collection('orders').where({ no: event.no }).update({ data: { status: 'refunded' } }));`,
    'a record': refund(
      "await db.collection('refunds').add({ data: { no: order.no, status: 'refund_success' } });",
    ),
    'a constant': `const STATUS = { PAID: 1, REFUNDED: 'refunded' };
${refund("await db.collection('orders').doc(event.id).update({ data: { status: STATUS.REFUNDED } });")}`,
  },
  right: {
    refunding: refund(
      "if (res.resultCode === 'SUCCESS') await db.collection('orders').doc(event.id).update({ data: { status: 'REFUNDING' } });",
      ", envId: 'shop-7g4h2k', functionName: 'pay_cb'",
    ),
    'in Chinese': refund(
      "await db.collection('orders').doc(event.id).update({ data: { state: '退款中' } });",
    ),
    requested: refund(
      "await db.collection('orders').doc(event.id).update({ data: { refundRequestedAt: db.serverDate() } });",
    ),
    'nothing is stored': refund('return res;'),
    'in a function of its own': `${refund('return res;')}
exports.refunded = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { status: 'REFUNDED' } });
};`,
    'after a query': `async function settle(no) {
  const { refundStatus_0: status } = await cloud.cloudPay.queryRefund({ outRefundNo: no, subMchId: '1900000109' });
  if (status === 'SUCCESS') await db.collection('refunds').doc(no).update({ data: { status: 'REFUNDED' } });
}
exports.main = async ({ no }) => settle(no);`,
    'of another branch': `exports.main = async (event) => {
  if (event.action === 'refund') {
    return cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' });
  } else if (event.refundStatus === 'SUCCESS') {
    await db.collection('orders').doc(event.outTradeNo).update({ data: { status: 'REFUNDED' } });
  }
  return { errcode: 0 };
};`,
  },
};
