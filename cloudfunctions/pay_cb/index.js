const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database({ throwOnNotFound: false });
const _ = db.command;

// The platform calls this function when an order is paid, and again until it returns { errcode: 0 }.
//
// A mini program may call it too, with any event. So it takes only the order's number from the event, and asks
// WeChat Pay whether the order is paid.
exports.main = async (event, context) => {
  const { outTradeNo } = event;
  const payment = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo });
  const { tradeState, totalFee, transactionId } = payment;
  // REFUND: the order is paid, and a refund has been requested since.
  if (tradeState !== 'SUCCESS' && tradeState !== 'REFUND') {
    return { errcode: 1, errmsg: `order ${outTradeNo} is not paid: ${tradeState || payment.errCodeDes}` };
  }
  console.log(`order ${outTradeNo} is paid: ${totalFee} cents, ${transactionId}`);
  return db.runTransaction(async (transaction) => {
    const document = transaction.collection('orders').doc(outTradeNo);
    const { data: order } = await document.get();
    if (!order || order.totalFee !== totalFee) {
      return {
        errcode: 1,
        errmsg: `order ${outTradeNo}: ${totalFee} cents are paid, which is not its price`,
      };
    }
    // A repeated notification changes nothing: the order counts as sold once.
    if (order.status === 'UNPAID') {
      await document.update({ data: { status: 'PAID', transactionId, paidAt: db.serverDate() } });
      const goods = transaction.collection('goods').doc(order.goodsId);
      await goods.update({ data: { sold: _.inc(1) } });
    }
    return { errcode: 0, errmsg: 'ok' };
  });
};
