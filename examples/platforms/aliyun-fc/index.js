const { aliyunFc } = require('@opencloudpay/function-host/aliyun-fc');

exports.handler = aliyunFc(
  {
    pay: () => require('../cloudfunctions/pay'),
    payCallback: () => require('../cloudfunctions/payCallback'),
    closeUnpaid: () => require('../cloudfunctions/closeUnpaid'),
  },
  { timers: { closeUnpaid: 'closeUnpaid' } },
);
