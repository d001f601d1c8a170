const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database({ throwOnNotFound: false });

// event: { outTradeNo }, an order of the caller. Returns the answer of WeChat Pay and the stored `order`, which the
// callback updates a moment later.
exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext();
  const { data: order } = await db.collection('orders').doc(String(event.outTradeNo)).get();
  if (!order || order._openid !== OPENID) {
    throw new Error(`there is no order ${event.outTradeNo} of this user`);
  }
  const result = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo: order._id });
  return { ...result, order };
};
