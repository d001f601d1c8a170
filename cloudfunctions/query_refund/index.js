const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { outTradeNo }. refundStatus_0 of the result tells how the refund stands.
exports.main = async (event, context) => {
  return cloud.cloudPay.queryRefund({ subMchId, outTradeNo: event.outTradeNo });
};
