const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database({ throwOnNotFound: false });

// event: { outTradeNo }, a paid order of the caller. The refund's number is made from the order's number, so a
// repeated call never refunds twice.
exports.main = async (event, context) => {
  const { ENV, OPENID } = cloud.getWXContext();
  const outTradeNo = String(event.outTradeNo);
  const outRefundNo = `R${outTradeNo}`;
  // The refund is stored before WeChat Pay gets it, as an order is.
  const order = await db.runTransaction(async (transaction) => {
    const document = transaction.collection('orders').doc(outTradeNo);
    const { data: order } = await document.get();
    if (!order || order._openid !== OPENID) {
      throw new Error(`there is no order ${outTradeNo} of this user`);
    }
    if (order.status === 'PAID') {
      const refund = { _openid: OPENID, outTradeNo, refundFee: order.totalFee, status: 'PROCESSING' };
      await transaction
        .collection('refunds')
        .doc(outRefundNo)
        .set({
          data: { ...refund, createdAt: db.serverDate() },
        });
      await document.update({ data: { status: 'REFUNDING' } });
    } else if (order.status !== 'REFUNDING') {
      throw new Error(`order ${outTradeNo} cannot be refunded: ${order.status}`);
    }
    return order;
  });
  return cloud.cloudPay.refund({
    subMchId,
    outTradeNo,
    outRefundNo,
    totalFee: order.totalFee,
    refundFee: order.totalFee,
    refundDesc: 'requested by the customer',
    envId: ENV,
    functionName: 'refund_cb',
  });
};
