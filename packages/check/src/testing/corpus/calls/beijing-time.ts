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
    'the package dateformat': order(
      "dateFormat(new Date(Date.now() + 9e5), 'yyyymmddHHMMss')",
      "const dateFormat = require('dateformat');",
    ),
    'a variable': `const moment = require('moment');
exports.main = async (event) => {
  const end = moment().add(1, 'h').format('YYYYMMDDHHmmss');
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, subMchId: '1900000109', totalFee: 1, time_expire: end });
};`,
    'a method that pads': `class Time {
  pad(n) { return String(n).padStart(2, '0'); }
  stamp(d) { return '' + d.getFullYear() + this.pad(d.getMonth() + 1) + this.pad(d.getDate()) + this.pad(d.getHours()) + this.pad(d.getMinutes()) + this.pad(d.getSeconds()); }
}
const time = new Time();
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, timeExpire: time.stamp(new Date(Date.now() + 15 * 60 * 1000)), envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'dayjs, set later': `const dayjs = require('dayjs');
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const params = { body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' };
  params.timeExpire = dayjs().add(2, 'hour').format('YYYYMMDDHHmmss');
  return cloud.cloudPay.unifiedOrder(params);
};`,
    'ISO with its marks taken away': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const expire = new Date(Date.now() + 30 * 60e3).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, time_expire: expire, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
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
    'date-fns-tz': `const { formatInTimeZone } = require('date-fns-tz');
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, timeExpire: formatInTimeZone(Date.now() + 1800e3, 'Asia/Shanghai', 'yyyyMMddHHmmss'), envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a shift of eight hours in a class': `class Time {
  static beijing(ms) { return new Date(ms + 8 * 60 * 60 * 1000).toISOString().replace(/[^0-9]/g, '').substring(0, 14); }
}
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, timeExpire: Time.beijing(Date.now() + 1800e3), envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'stored with the order': `exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  await db.collection('order').doc(event.id).update({ data: { tried: new Date().toISOString() } });
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: data.no, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, timeExpire: data.timeExpire, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
  },
};
