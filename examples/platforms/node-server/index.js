const { createServer } = require('node:http');
const { nodeHandler } = require('@opencloudpay/function-host/node');

const handler = nodeHandler({
  pay: () => require('../cloudfunctions/pay'),
  payCallback: () => require('../cloudfunctions/payCallback'),
});

const server = createServer(handler).listen(process.env.PORT || 3000, '127.0.0.1', () => {
  console.log(`The functions are served at http://127.0.0.1:${server.address().port}`);
});
