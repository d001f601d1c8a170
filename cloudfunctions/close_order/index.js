const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

// event: { outTradeNo }, an order of the caller. WeChat Pay closes an order from five minutes after it was made.
exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext();
  const unpaid = { _id: String(event.outTradeNo), _openid: OPENID, status: 'UNPAID' };
  const orders = db.collection('orders').where(unpaid);
  const { total } = await orders.count();
  if (total === 0) {
    throw new Error(`there is no unpaid order ${event.outTradeNo} of this user`);
  }
  const result = await cloud.cloudPay.closeOrder({ subMchId, outTradeNo: unpaid._id });
  if (result.resultCode === 'SUCCESS') {
    // The condition also holds here: an order that was paid meanwhile stays paid.
    await orders.update({ data: { status: 'CLOSED' } });
  }
  return result;
};
