const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
const _ = db.command;

exports.main = async ({ outTradeNo, totalFee }) => {
  // 只相信微信支付的通知，不相信小程序端的调用
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1 };
  await db.runTransaction(async (transaction) => {
    const { data } = await db.collection('meals').where({ outTradeNo, totalFee }).get();
    const meal = await transaction.collection('meals').doc(data[0]._id).get();
    if (meal.data.status !== 'WAIT') return;
    const today = transaction.collection('shop').doc('today');
    await today.update({ data: { paid: _.inc(1) } });
    const { data: shop } = await today.get();
    await transaction
      .collection('meals')
      .doc(meal.data._id)
      .update({ data: { status: 'PAID', number: shop.paid } });
  });
  return { errcode: 0 };
};
