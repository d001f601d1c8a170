const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

exports.main = async ({ outTradeNo, refundStatus }) => {
  if (refundStatus === 'SUCCESS') {
    await db.collection('meals').where({ outTradeNo }).update({ data: { status: 'REFUNDED' } });
  }
  return { errcode: 0 };
};
