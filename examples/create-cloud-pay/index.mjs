import { createCloudPay } from '@opencloudpay/cloudpay';

const cloudPay = createCloudPay(); // the account is in the environment variables CLOUDPAY_*

const [outTradeNo = `T${Date.now()}`, openid = 'oPayerOfTheExample'] = process.argv.slice(2);
const order = await cloudPay.unifiedOrder({
  body: 'Longjing tea, 50 g',
  outTradeNo,
  subMchId: process.env.SUB_MCH_ID,
  subOpenid: openid, // there is no calling user here to be taken from a context
  spbillCreateIp: '127.0.0.1',
  totalFee: 8800, // cents
  envId: 'prod',
  functionName: 'pay_cb', // called when the user has paid
});
if (order.resultCode !== 'SUCCESS') throw new Error(order.errCodeDes || order.returnMsg);
console.log(JSON.stringify(order.payment));
