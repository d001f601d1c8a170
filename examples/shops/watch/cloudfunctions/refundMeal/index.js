const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

exports.main = async ({ mealId }) => {
  const { OPENID, ENV } = cloud.getWXContext();
  const mine = db.collection('meals').where({ _id: mealId, _openid: OPENID, status: 'PAID' });
  const { data } = await mine.get();
  if (data.length === 0) return { ok: false };
  const [meal] = data;
  // 退款单号不变，失败后重试不会退两次
  const { resultCode } = await cloud.cloudPay.refund({
    outTradeNo: meal.outTradeNo,
    outRefundNo: `R${meal.outTradeNo}`,
    subMchId: '1609234567',
    totalFee: meal.totalFee,
    refundFee: meal.totalFee,
    envId: ENV,
    functionName: 'mealRefunded',
  });
  if (resultCode === 'SUCCESS') await mine.update({ data: { status: 'REFUNDING' } });
  return { ok: resultCode === 'SUCCESS' };
};
