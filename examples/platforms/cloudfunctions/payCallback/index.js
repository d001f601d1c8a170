const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const orders = cloud.database().collection('orders');

// WeChat Pay's notification. It may come more than once.
exports.main = async (event) => {
  const order = { _id: event.outTradeNo, totalFee: event.totalFee };
  const { stats } = await orders.where({ ...order, status: 'UNPAID' }).update({ data: { status: 'PAID' } });
  if (stats.updated === 1) {
    return { errcode: 0 };
  }
  const { total } = await orders.where({ ...order, status: 'PAID' }).count();
  return total === 1 ? { errcode: 0 } : { errcode: 1, errmsg: `there is no order ${event.outTradeNo}` };
};
