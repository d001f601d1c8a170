const { tencentScf } = require('@opencloudpay/function-host/tencent-scf');

exports.main_handler = tencentScf(
  {
    pay: () => require('../cloudfunctions/pay'),
    payCallback: () => require('../cloudfunctions/payCallback'),
    closeUnpaid: () => require('../cloudfunctions/closeUnpaid'),
  },
  { timers: { closeUnpaid: 'closeUnpaid' } },
);
