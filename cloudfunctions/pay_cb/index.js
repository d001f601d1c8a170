const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// The platform calls this when the order is paid, and again until it gets { errcode: 0 }:
// marking an order as paid must be harmless when it is done twice.
exports.main = async (event, context) => {
  const { returnCode, outTradeNo, transactionId, totalFee } = event;
  if (returnCode !== 'SUCCESS') {
    return { errcode: 1, errmsg: `order ${outTradeNo} is not paid` };
  }
  console.log(`order ${outTradeNo} is paid: ${totalFee} cents, ${transactionId}`);
  return { errcode: 0, errmsg: 'ok' };
};
