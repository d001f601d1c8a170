const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { outTradeNo }. The refund's number is made from the order's, so that calling this twice refunds once.
exports.main = async (event, context) => {
  const order = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo: event.outTradeNo });
  if (order.tradeState !== 'SUCCESS' && order.tradeState !== 'REFUND') {
    throw new Error(`order ${event.outTradeNo} cannot be refunded: ${order.tradeState || order.errCodeDes}`);
  }
  const { ENV } = cloud.getWXContext();
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
