const { randomUUID } = require('node:crypto');
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

/** Makes an order of 88 cents: in the database, then at WeChat Pay. */
exports.main = async () => {
  const outTradeNo = randomUUID().replaceAll('-', '');
  const totalFee = 88;
  await db.collection('orders').add({ data: { _id: outTradeNo, totalFee, status: 'NEW' } });
  const { payment } = await cloud.cloudPay.unifiedOrder({
    body: 'Tea',
    outTradeNo,
    subMchId: '1900000109',
    totalFee,
    envId: cloud.DYNAMIC_CURRENT_ENV,
    functionName: 'pay_cb',
  });
  return { outTradeNo, payment };
};
