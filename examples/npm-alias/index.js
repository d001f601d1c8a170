const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

/** Makes an order and returns what `wx.requestPayment` takes. */
exports.main = async ({ outTradeNo }) => {
  const order = await cloud.cloudPay.unifiedOrder({
    body: 'Longjing tea, 50 g',
    outTradeNo,
    subMchId: process.env.SUB_MCH_ID,
    totalFee: 8800, // cents
    envId: 'prod',
    functionName: 'pay_cb', // called when the user has paid
  });
  if (order.resultCode !== 'SUCCESS') throw new Error(order.errCodeDes || order.returnMsg);
  return order.payment;
};
