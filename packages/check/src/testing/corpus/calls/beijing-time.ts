import type { Corpus } from '../../variants';

const order = (timeExpire: string, before = '') => `${before}
exports.main = async (event) => cloud.cloudPay.unifiedOrder({
  body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1, envId: 'shop-7g4h2k', functionName: 'pay_cb', timeExpire: ${timeExpire},
});`;

const PAD = `function format(date) {
  const two = (n) => String(n).padStart(2, '0');
  return '' + date.getFullYear() + two(date.getMonth() + 1) + two(date.getDate()) + two(date.getHours()) + two(date.getMinutes()) + two(date.getSeconds());
}`;

export const beijingTime: Corpus = {
  rule: 'beijing-time',
  place: 'function',
  wrong: {
    moment: order(
      "moment().add(30, 'minutes').format('YYYYMMDDHHmmss')",
      "const moment = require('moment');",
    ),
    dayjs: order("dayjs(Date.now() + 900000).format('YYYYMMDDHHmmss')", "const dayjs = require('dayjs');"),
    'an own function': order('format(new Date(Date.now() + 15 * 60 * 1000))', PAD),
    ISO: order("new Date(Date.now() + 6e5).toISOString().replace(/\\D/g, '').slice(0, 14)"),
    'the start': order("''", '').replace(
      "timeExpire: ''",
      "time_start: require('moment')().format('YYYYMMDDHHmmss')",
    ),
    'a variable': `const moment = require('moment');
exports.main = async (event) => {
  const end = moment().add(1, 'h').format('YYYYMMDDHHmmss');
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1, time_expire: end });
};`,
  },
  right: {
    'eight hours are added': order(
      "new Date(Date.now() + 8 * 3600e3 + 6e5).toISOString().replace(/\\D/g, '').slice(0, 14)",
    ),
    utcOffset: order(
      "moment().utcOffset(8).add(30, 'minutes').format('YYYYMMDDHHmmss')",
      "const moment = require('moment');",
    ),
    'a time zone': order(
      "dayjs().tz('Asia/Shanghai').add(15, 'minute').format('YYYYMMDDHHmmss')",
      "const dayjs = require('dayjs');",
    ),
    'the function’s own time zone': order(
      'format(new Date(Date.now() + 9e5))',
      `process.env.TZ = 'Asia/Shanghai';\n${PAD}`,
    ),
    'the zone of the configuration': {
      'cloudbaserc.json':
        '{ "envId": "shop-7g4h2k9m", "functionRoot": "cloudfunctions", "functions": [{ "name": "pay", "envVariables": { "TZ": "Asia/Shanghai" } }] }',
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
const moment = require('moment');
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 1, timeExpire: moment().add(1, 'h').format('YYYYMMDDHHmmss') });`,
    },
    none: `exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1 });`,
    'of the event': order('event.expire'),
    'a local time that is not sent': `const moment = require('moment');
exports.main = async (event) => {
  await db.collection('orders').add({ data: { day: moment().format('YYYY-MM-DD') } });
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1 });
};`,
  },
};
