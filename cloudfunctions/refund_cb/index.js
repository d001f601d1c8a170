const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// The platform calls this when a refund is done (refundStatus SUCCESS), or cannot be (CHANGE, REFUNDCLOSE).
exports.main = async (event, context) => {
  const { outRefundNo, refundStatus, refundFee } = event;
  console.log(`refund ${outRefundNo}: ${refundStatus}, ${refundFee} cents`);
  return { errcode: 0, errmsg: 'ok' };
};
