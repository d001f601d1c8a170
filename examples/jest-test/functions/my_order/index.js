const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

/** What the mini program shows of an order, and how many points its user has. */
exports.main = async ({ outTradeNo }) => {
  const { OPENID } = cloud.getWXContext();
  const points = join(process.env.DATA, `${OPENID}.points`);
  return {
    paid: existsSync(join(process.env.DATA, `${outTradeNo}.paid`)),
    points: existsSync(points)
      ? readFileSync(points, 'utf8')
          .split('\n')
          .reduce((sum, line) => sum + Number(line), 0)
      : 0,
  };
};
