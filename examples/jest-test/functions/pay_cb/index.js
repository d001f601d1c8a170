const { appendFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** WeChat Pay says that an order was paid: marks it, and gives the payer a point for each cent. Once. */
exports.main = async ({ outTradeNo, totalFee, userInfo }) => {
  const file = join(process.env.DATA, `${outTradeNo}.paid`);
  try {
    // Fails where the file is there already: of two calls at the same time, one gets through.
    writeFileSync(file, String(totalFee), { flag: 'wx' });
    appendFileSync(join(process.env.DATA, `${userInfo.openId}.points`), `${totalFee}\n`);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return { errcode: 0, errmsg: 'ok' };
};
