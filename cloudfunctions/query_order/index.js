const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { outTradeNo }
exports.main = async (event, context) => {
  return cloud.cloudPay.queryOrder({ subMchId, outTradeNo: event.outTradeNo });
};
