const { randomUUID } = require('node:crypto');
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

/** Makes an order of 88 cents. */
exports.main = async () => {
  const outTradeNo = randomUUID().replaceAll('-', '');
  const { payment } = await cloud.cloudPay.unifiedOrder({
    body: 'Tea',
    outTradeNo,
    subMchId: '1900000109',
    totalFee: 88,
    envId: cloud.DYNAMIC_CURRENT_ENV,
    functionName: 'pay_cb',
  });
  return { outTradeNo, payment };
};
