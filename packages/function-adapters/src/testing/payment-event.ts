import type { CallbackEvent } from '@opencloudpay/contracts/callback';

/** A payment callback's event, as the platform sends it. */
export const paymentEvent: CallbackEvent = {
  returnCode: 'SUCCESS',
  appid: 'wxd2565e6a04246fd1',
  mchId: '1800780001',
  subAppid: 'wxd2565e6a04246fd1',
  subMchId: '1712734762',
  nonceStr: 'f6444fd22de27b16',
  resultCode: 'SUCCESS',
  openid: 'oPoo341Im-roYxAd3WD3D_6J-4bA',
  isSubscribe: 'N',
  subOpenid: 'oZWaC4xeOVCUkip5njeEeXi1TEsk',
  tradeType: 'JSAPI',
  bankType: 'OTHERS',
  totalFee: 1,
  cashFee: 1,
  attach: '备注 💰 "quoted" \\ <xml>',
  transactionId: '4200004561202203217657282768',
  outTradeNo: '2021WERUN1647839289398',
  timeEnd: '20220321132007',
  couponList: [{ couponId: '1', couponFee: 0 }, null],
  userInfo: { appId: 'wxd2565e6a04246fd1', openId: 'oZWaC4xeOVCUkip5njeEeXi1TEsk' },
};
