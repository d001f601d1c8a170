const { randomBytes } = require('crypto');
const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database({ throwOnNotFound: false });

// event: { goodsId }. The price comes from the database, never from the caller.
exports.main = async (event, context) => {
  const { data: goods } = await db.collection('goods').doc(String(event.goodsId)).get();
  if (!goods) {
    throw new Error(`there are no goods '${event.goodsId}'`);
  }
  const { ENV, OPENID } = cloud.getWXContext();
  const outTradeNo = `${Date.now()}${randomBytes(6).toString('hex')}`;
  // The order is stored before WeChat Pay gets it: the callback always finds it.
  await db.collection('orders').add({
    data: {
      _id: outTradeNo,
      _openid: OPENID,
      goodsId: goods._id,
      name: goods.name,
      totalFee: goods.price,
      status: 'UNPAID',
      createdAt: db.serverDate(),
    },
  });
  const result = await cloud.cloudPay.unifiedOrder({
    body: goods.name,
    outTradeNo,
    subMchId,
    totalFee: goods.price,
    attach: goods._id,
    envId: ENV,
    functionName: 'pay_cb',
  });
  return { ...result, outTradeNo, totalFee: goods.price };
};
