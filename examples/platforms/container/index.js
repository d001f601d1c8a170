const { startContainer } = require('@opencloudpay/function-host/container');

startContainer({
  pay: () => require('../cloudfunctions/pay'),
  payCallback: () => require('../cloudfunctions/payCallback'),
}).then(({ url }) => console.log(`The functions are served at ${url}`));
