export { merchant, signedHeaders, wechatPay } from '../../../wechatpay-v3/src/testing/wechat-pay';
