const { awsLambda } = require('@opencloudpay/function-host/aws-lambda');

exports.handler = awsLambda(
  {
    pay: () => require('../cloudfunctions/pay'),
    payCallback: () => require('../cloudfunctions/payCallback'),
    closeUnpaid: () => require('../cloudfunctions/closeUnpaid'),
  },
  { timers: { closeUnpaid: 'closeUnpaid' } },
);
