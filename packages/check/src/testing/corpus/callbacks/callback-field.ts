import type { Corpus } from '../../variants';

export const callbackField: Corpus = {
  rule: 'callback-field',
  place: 'callback',
  wrong: {
    'the number': `exports.main = async (event) => {
  await db.collection('orders').where({ no: event.out_trade_no }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'the result': `exports.main = async (event) => {
  if (event.result_code === 'SUCCESS') await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    destructured: `exports.main = async (event) => {
  const { out_trade_no, total_fee } = event;
  await db.collection('orders').where({ out_trade_no, total_fee }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'in the parameters': `exports.main = async ({ out_trade_no }) => {
  await db.collection('orders').doc(out_trade_no).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'as the documents of other languages write them': `exports.main = async (event) => {
  const { ResultCode, OutTradeNo } = event;
  if (ResultCode !== 'SUCCESS') return { errcode: 0 };
  await db.collection('orders').doc(OutTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'in brackets': `exports.main = async (event) => {
  await db.collection('orders').doc(event['out_trade_no']).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'in an own function': `const find = (event) => db.collection('orders').where({ no: event.out_trade_no }).get();
exports.main = async (event) => {
  const { data } = await find(event);
  return { errcode: data.length > 0 ? 0 : 1 };
};`,
    'the transaction': `exports.main = async (event, context) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true, id: event.transaction_id } });
  return { errcode: 0 };
};`,
    'given to a method of a class': `class Orders {
  async paid(event) {
    await db.collection('order').where({ no: event.out_trade_no, fee: event.totalFee, status: 0 }).update({ data: { status: 1 } });
  }
}
exports.main = async (event) => {
  await new Orders().paid(event);
  return { errcode: 0 };
};`,
    'with optional chaining and a default': `exports.main = async (event = {}) => {
  const no = event?.out_trade_no ?? '';
  await db.collection('order').where({ no, status: 0, fee: event.totalFee }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    'v3’s names': `exports.main = async (event) => {
  if (event.trade_state === 'SUCCESS' || event.result_code === 'SUCCESS') {
    await db.collection('order').where({ no: event.outTradeNo, status: 0, fee: event.totalFee }).update({ data: { status: 1 } });
  }
  return { errcode: 0 };
};`,
    'a name of the code’s own': `exports.main = async (event) => {
  var no = event.out_trade_no;
  if (!no) return { errcode: 0 };
  await db.collection('orders').where({ no, fee: event.totalFee }).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'behind a condition that is never true': `exports.main = async (event) => {
  const { return_code, out_trade_no = '' } = event;
  if (return_code !== 'SUCCESS') return { errcode: 0 };
  await db.collection('orders').doc(out_trade_no).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'one of two functions': `async function failed({ out_trade_no }) {
  await db.collection('orders').where({ no: out_trade_no, state: 0 }).update({ data: { state: -1 } });
  return { errcode: 0 };
}
exports.main = async (event) => {
  if (event.resultCode === 'FAIL') return failed(event);
  await db.collection('orders').where({ no: event.outTradeNo, fee: event.totalFee }).update({ data: { state: 1 } });
  await log(event);
  return { errcode: 0 };
};
async function log(event) {
  await db.collection('log').add({ data: { no: event.out_trade_no, time: event.timeEnd } });
}`,
  },
  right: {
    'fields of its own events and of a query': `exports.main = async (event) => {
  const { outTradeNo, Action } = event;
  if (Action === 'Cancel') return { errcode: 1 };
  const asked = await cloud.callFunction({ name: 'query', data: { OutTradeNo: outTradeNo } });
  if (asked.result.TradeState !== 'SUCCESS' || asked.result.errcode) return { errcode: 1 };
  await db.collection('orders').doc(outTradeNo).update({ data: { paid: true, Total_Fee: event.totalFee } });
  return { errcode: event.errcode ?? 0 };
};`,
    camelCase: `exports.main = async ({ outTradeNo, totalFee, transactionId }) => {
  await db.collection('orders').where({ outTradeNo, totalFee }).update({ data: { transactionId } });
  return { errcode: 0 };
};`,
    either: `exports.main = async (event) => {
  const no = event.outTradeNo || event.out_trade_no;
  await db.collection('orders').doc(no).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'fields of documents': `exports.main = async (event) => {
  const { data } = await db.collection('orders').where({ out_trade_no: event.outTradeNo }).get();
  console.log(data[0].out_trade_no, data[0].total_fee);
  return { errcode: 0 };
};`,
    'fields of a query': `exports.main = async ({ outTradeNo }) => {
  const res = await cloud.cloudPay.queryOrder({ out_trade_no: outTradeNo, sub_mch_id: '1900000109' });
  return { errcode: res.tradeState === 'SUCCESS' ? 0 : 1 };
};`,
    'parameters of an action': `exports.main = async (event) => {
  if (event.action === 'close') return cloud.cloudPay.closeOrder({ out_trade_no: event.out_trade_no, sub_mch_id: '1900000109' });
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'fields with one name': `exports.main = async ({ attach, openid, appid, outTradeNo }) => {
  console.log(attach, openid, appid);
  await db.collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'fields of our own': `exports.main = async (event) => {
  const order = JSON.parse(event.attach);
  await db.collection('orders').doc(order.out_trade_no).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    'both names': `exports.main = async (event) => {
  const no = event.outTradeNo || event.out_trade_no;
  await db.collection('order').where({ no, status: 0, fee: event.totalFee }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
    'the document’s names': `exports.main = async (event) => {
  const { outTradeNo } = event;
  const { data: [order] } = await db.collection('order').where({ out_trade_no: outTradeNo }).get();
  if (order.total_fee !== event.totalFee) return { errcode: 1 };
  await db.collection('order').where({ out_trade_no: order.out_trade_no, status: 0 }).update({ data: { status: 1, transaction_id: event.transactionId } });
  return { errcode: 0 };
};`,
    'the function’s other actions': `exports.main = async (event) => {
  if (event.action === 'query') return cloud.cloudPay.queryOrder({ out_trade_no: event.out_trade_no, sub_mch_id: '1900000109' });
  await db.collection('order').where({ no: event.outTradeNo, status: 0, fee: event.totalFee }).update({ data: { status: 1 } });
  return { errcode: 0 };
};`,
  },
};
