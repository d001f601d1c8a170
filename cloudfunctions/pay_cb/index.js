const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// The platform calls this when the order is paid, and again until it gets { errcode: 0 }:
// marking an order as paid must be harmless when it is done twice.
//
// Whoever may call the functions of the mini program may call this one as well. So nothing is taken from the event
// but the order's number: whether it is paid, WeChat Pay is asked.
exports.main = async (event, context) => {
  const order = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo: event.outTradeNo });
  const { tradeState, outTradeNo, transactionId, totalFee } = order;
  // REFUND: paid, and a refund has been asked for since.
  if (tradeState !== 'SUCCESS' && tradeState !== 'REFUND') {
    return { errcode: 1, errmsg: `order ${event.outTradeNo} is not paid: ${tradeState || order.errCodeDes}` };
  }
  console.log(`order ${outTradeNo} is paid: ${totalFee} cents, ${transactionId}`);
  return { errcode: 0, errmsg: 'ok' };
};
