const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { outTradeNo }. WeChat Pay closes an order five minutes after it was made, not sooner.
exports.main = async (event, context) => {
  return cloud.cloudPay.closeOrder({ subMchId, outTradeNo: event.outTradeNo });
};
