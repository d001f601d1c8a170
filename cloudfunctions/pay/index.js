const { randomBytes } = require('crypto');
const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');
const goods = new Map(Object.entries(require('./goods.json')));

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { goodsId }. The price comes from here, never from the caller.
exports.main = async (event, context) => {
  const item = goods.get(event.goodsId);
  if (!item) {
    throw new Error(`there are no goods '${event.goodsId}'`);
  }
  const { ENV } = cloud.getWXContext();
  const outTradeNo = `${Date.now()}${randomBytes(6).toString('hex')}`;
  const result = await cloud.cloudPay.unifiedOrder({
    body: item.name,
    outTradeNo,
    subMchId,
    totalFee: item.price,
    attach: event.goodsId,
    envId: ENV,
    functionName: 'pay_cb',
  });
  return { ...result, outTradeNo, totalFee: item.price };
};
