const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database({ throwOnNotFound: false });

// The platform calls this function when a refund has ended: with SUCCESS, or with CHANGE or REFUNDCLOSE when it
// failed. As pay_cb does, it asks WeChat Pay for the state instead of trusting the event.
exports.main = async (event, context) => {
  const { outRefundNo } = event;
  const answer = await cloud.cloudPay.queryRefund({ subMchId, outRefundNo });
  const { refundStatus_0: status, refundFee_0: refundFee } = answer;
  if (!status || status === 'PROCESSING') {
    return { errcode: 1, errmsg: `refund ${outRefundNo} is not done: ${status || answer.errCodeDes}` };
  }
  console.log(`refund ${outRefundNo}: ${status}, ${refundFee} cents`);
  return db.runTransaction(async (transaction) => {
    const document = transaction.collection('refunds').doc(outRefundNo);
    const { data: refund } = await document.get();
    if (!refund || refund.refundFee !== refundFee) {
      return { errcode: 1, errmsg: `refund ${outRefundNo}: ${refundFee} cents are not its amount` };
    }
    if (refund.status === 'PROCESSING') {
      await document.update({ data: { status, endedAt: db.serverDate() } });
      const order = transaction.collection('orders').doc(refund.outTradeNo);
      await order.update({ data: { status: status === 'SUCCESS' ? 'REFUNDED' : 'REFUND_FAILED' } });
    }
    return { errcode: 0, errmsg: 'ok' };
  });
};
