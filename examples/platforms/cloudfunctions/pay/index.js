const { randomBytes } = require('node:crypto');
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

const GOODS = new Map([['tea', { name: '龙井茶 50g', price: 8800 }]]);

// event: { goodsId }. The price comes from the shop, never from the caller.
exports.main = async (event) => {
  const goods = GOODS.get(event.goodsId);
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
      totalFee: goods.price,
      status: 'UNPAID',
      createdAt: db.serverDate(),
    },
  });
  const order = await cloud.cloudPay.unifiedOrder({
    body: goods.name,
    outTradeNo,
    subMchId: process.env.SUB_MCH_ID,
    totalFee: goods.price,
    envId: ENV,
    functionName: 'payCallback',
  });
  if (order.returnCode !== 'SUCCESS' || order.resultCode !== 'SUCCESS') {
    throw new Error(`WeChat Pay refused the order: ${order.errCodeDes || order.returnMsg}`);
  }
  return { outTradeNo, payment: order.payment };
};
