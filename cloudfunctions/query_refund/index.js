const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database({ throwOnNotFound: false });

// event: { outTradeNo }, an order of the caller. Returns the answer of WeChat Pay, where refundStatus_0 is the state,
// and the stored `refund`.
exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext();
  const { data: refund } = await db.collection('refunds').doc(`R${event.outTradeNo}`).get();
  if (!refund || refund._openid !== OPENID) {
    throw new Error(`there is no refund of the order ${event.outTradeNo} of this user`);
  }
  const result = await cloud.cloudPay.queryRefund({ subMchId, outRefundNo: refund._id });
  return { ...result, refund };
};
