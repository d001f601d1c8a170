require('@opencloudpay/cloudpay/register');
const cloud = require('wx-server-sdk'); // the real one

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

/** Makes an order on the merchant's own account; everything else of `cloud` is still Tencent's. */
exports.main = async ({ outTradeNo }) => {
  const { OPENID } = cloud.getWXContext();
  const order = await cloud.cloudPay.unifiedOrder({
    body: 'Longjing tea, 50 g',
    outTradeNo,
    subMchId: process.env.SUB_MCH_ID,
    totalFee: 8800, // cents
    attach: OPENID,
    envId: 'prod',
    functionName: 'pay_cb', // called when the user has paid
  });
  if (order.resultCode !== 'SUCCESS') throw new Error(order.errCodeDes || order.returnMsg);
  return order.payment;
};
