import { type CloudPayOptions, createCloudPay } from '@opencloudpay/cloudpay';

/** The account in code, for programs that keep their settings elsewhere than in CLOUDPAY_* variables. */
const account: CloudPayOptions = {
  mode: 'partner',
  appid: setting('CLOUDPAY_APPID'),
  mchId: setting('CLOUDPAY_MCH_ID'),
  apiKey: setting('CLOUDPAY_API_KEY'),
  subAppid: setting('CLOUDPAY_SUB_APPID'),
  notify: { baseUrl: setting('CLOUDPAY_NOTIFY_URL'), secret: setting('CLOUDPAY_NOTIFY_SECRET') },
  // Only for the simulator: WeChat Pay itself needs neither.
  ...(process.env.CLOUDPAY_ENDPOINTS && {
    endpoints: [process.env.CLOUDPAY_ENDPOINTS],
    ca: setting('CLOUDPAY_CA'),
  }),
};
const cloudPay = createCloudPay(account);

const [outTradeNo = `T${Date.now()}`, openid = 'oPayerOfTheExample'] = process.argv.slice(2);
const { resultCode, payment, errCodeDes, returnMsg } = await cloudPay.unifiedOrder({
  body: 'Longjing tea, 50 g',
  outTradeNo,
  subMchId: setting('SUB_MCH_ID'),
  subOpenid: openid, // there is no calling user here to be taken from a context
  spbillCreateIp: '127.0.0.1',
  totalFee: 8800, // cents
  envId: 'prod',
  functionName: 'pay_cb', // called when the user has paid
});
if (resultCode !== 'SUCCESS') throw new Error(String(errCodeDes ?? returnMsg));
console.log(JSON.stringify(payment));

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set the environment variable ${name}.`);
  return value;
}
