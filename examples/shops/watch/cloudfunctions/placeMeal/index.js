const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

exports.main = async ({ index }) => {
  const { OPENID, ENV } = cloud.getWXContext();
  const { data: shop } = await db.collection('shop').doc('today').get();
  const drink = shop.menu[index];
  const outTradeNo = `TEA${Date.now()}${Math.random().toString().slice(2, 8)}`;
  const { _id: mealId } = await db.collection('meals').add({
    data: {
      _openid: OPENID,
      outTradeNo,
      name: drink.name,
      totalFee: drink.price,
      status: 'WAIT',
      createTime: db.serverDate(),
    },
  });
  const { payment } = await cloud.cloudPay.unifiedOrder({
    body: `茶档-${drink.name}`,
    outTradeNo,
    spbillCreateIp: '127.0.0.1',
    subMchId: '1609234567',
    totalFee: drink.price,
    envId: ENV,
    functionName: 'mealPaid',
  });
  return { mealId, payment };
};
