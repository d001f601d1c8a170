const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { outTradeNo }. Only who paid the order gets it refunded, and only once: the refund's number is made from
// the order's, so that WeChat Pay takes a second call for the first one repeated.
exports.main = async (event, context) => {
  const order = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo: event.outTradeNo });
  if (order.tradeState !== 'SUCCESS' && order.tradeState !== 'REFUND') {
    throw new Error(`order ${event.outTradeNo} cannot be refunded: ${order.tradeState || order.errCodeDes}`);
  }
  const { ENV, OPENID } = cloud.getWXContext();
  // Under the service provider's appid the payer has another openid than under the mini program's, the sub_appid.
  if ((order.subOpenid || order.openid) !== OPENID) {
    throw new Error(`order ${event.outTradeNo} was paid by another user`);
  }
  return cloud.cloudPay.refund({
    subMchId,
    outTradeNo: event.outTradeNo,
    outRefundNo: `R${event.outTradeNo}`,
    totalFee: order.totalFee,
    refundFee: order.totalFee,
    refundDesc: 'asked for by the customer',
    envId: ENV,
    functionName: 'refund_cb',
  });
};
