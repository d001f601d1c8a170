const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

/** WeChat Pay says that an order was paid: marks it, and gives the payer a point for each cent. Once. */
exports.main = async ({ outTradeNo, totalFee, userInfo }) => {
  await db.runTransaction(async (transaction) => {
    const order = transaction.collection('orders').doc(outTradeNo);
    const { data } = await order.get();
    if (data.status === 'PAID') return;
    if (data.totalFee !== totalFee) throw new Error(`Order ${outTradeNo} is paid with another amount.`);
    await order.update({ data: { status: 'PAID', paidAt: db.serverDate() } });
    const user = transaction.collection('users').doc(userInfo.openId);
    await user.update({ data: { points: db.command.inc(totalFee) } });
  });
  return { errcode: 0, errmsg: 'ok' };
};
