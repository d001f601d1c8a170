import type { Corpus } from '../../variants';

const order = (outTradeNo: string, before = '') => `${before}
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext();
  return cloud.cloudPay.unifiedOrder({
    body: OPENID.slice(0, 1), outTradeNo: ${outTradeNo}, subMchId: '1900000109', totalFee: 1, envId: 'shop-7g4h2k', functionName: 'pay_cb',
  });
};`;

export const orderNumber: Corpus = {
  rule: 'order-number',
  place: 'function',
  wrong: {
    'the time': order('String(Date.now())'),
    'a letter and the time': order("'T' + Date.now()"),
    'a template': order(`\`cc\${new Date().getTime()}\``),
    'a constant': order("'1217752501201407033233368018'"),
    'a number': order('Date.now()'),
    'the parts of the time': order(
      'makeNo()',
      `function makeNo() {
  const now = new Date();
  return '' + now.getFullYear() + (now.getMonth() + 1) + now.getDate() + now.getHours() + now.getMinutes() + now.getSeconds();
}`,
    ),
    'a variable': `exports.main = async () => {
  const now = Date.now();
  const orderNo = \`cc\${now}\`;
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: orderNo, subMchId: '1900000109', totalFee: 1, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
    'the time in another base': order("'p' + Date.now().toString(36)"),
    'a formatted time': order("moment().format('YYYYMMDDHHmmss')", "const moment = require('moment');"),
    'a method that formats the time': `class No {
  next() {
    const d = new Date();
    return 'NO' + d.getFullYear() + (d.getMonth() + 1) + d.getDate() + d.getHours() + d.getMinutes() + d.getSeconds();
  }
}
exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: new No().next(), spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a template with the time': `exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  const outTradeNo = \`\${Date.now()}\`;
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo, spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'moment without anything else': `const moment = require('moment');
const makeNo = () => moment().utcOffset(8).format('YYYYMMDDHHmmssSSS');
exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: makeNo(), spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
  },
  right: {
    'the time and something random': order('Date.now() + Math.random().toString().slice(2, 8)'),
    'random bytes': order("randomBytes(16).toString('hex')", "const { randomBytes } = require('crypto');"),
    'a uuid': order("uuid().replace(/-/g, '')", "const { v4: uuid } = require('uuid');"),
    'the id of the document': order('event.orderId'),
    'the time and the buyer': order('Date.now() + OPENID.slice(-6)'),
    'a helper with something random': order(
      'makeNo()',
      `function makeNo() {
  let no = String(Date.now());
  for (let i = 0; i < 6; i += 1) no += Math.floor(Math.random() * 10);
  return no;
}`,
    ),
    'a number of the database': `exports.main = async (event) => {
  const { data: order } = await db.collection('orders').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: order.no, subMchId: '1900000109', totalFee: order.fee, envId: 'shop-7g4h2k', functionName: 'pay_cb' });
};`,
    'a module that is not read': order("ids.next('T' + Date.now())", "const ids = require('our-ids');"),
    'a query of a constant number': `exports.main = async () => cloud.cloudPay.queryOrder({ outTradeNo: 'T1', subMchId: '1900000109' });`,
    'time and openid': `exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext();
  const { data } = await db.collection('goods').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: Date.now() + OPENID.slice(-8), spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'uuid without dashes': `const { v4: uuid } = require('uuid');
exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: uuid().replace(/-/g, ''), spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
    'a loop of random digits': `function no() {
  let text = String(Date.now());
  for (let i = 0; i < 6; i++) text += Math.floor(Math.random() * 10);
  return text;
}
exports.main = async (event) => {
  const { data } = await db.collection('goods').doc(event.id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'x', outTradeNo: no(), spbillCreateIp: '127.0.0.1', subMchId: '1900000109', totalFee: data.fee, envId: cloud.getWXContext().ENV, functionName: 'pay_cb' });
};`,
  },
};
