// Calls the function as the platform would: node start.js [order number]
const { main } = require('./index.js');

main({ outTradeNo: process.argv[2] || `T${Date.now()}` }).then(
  (payment) => console.log(JSON.stringify(payment)),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
