const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

exports.main = async ({ outTradeNo, refundStatus }) => {
  // 只相信微信支付的通知，不相信小程序端的调用
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1 };
  if (refundStatus === 'SUCCESS') {
    await db.collection('meals').where({ outTradeNo }).update({ data: { status: 'REFUNDED' } });
  }
  return { errcode: 0 };
};
