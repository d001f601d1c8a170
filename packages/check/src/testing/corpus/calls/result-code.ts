import type { Corpus } from '../../variants';

const closing = (body: string) => `exports.main = async (event) => {
  const res = await cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  ${body}
};`;

export const resultCode: Corpus = {
  rule: 'result-code',
  place: 'function',
  wrong: {
    'errCode === 0':
      closing(`if (res.errCode === 0) await db.collection('orders').doc(event.no).update({ data: { closed: true } });
  return res;`),
    'errCode == 0': closing('return { success: res.errCode == 0 };'),
    'not errCode': closing('if (!res.errCode) return { ok: true };\n  return { ok: false };'),
    'errCode !== 0': closing("if (res.errCode !== 0) throw new Error('failed');\n  return { ok: true };"),
    errMsg: closing("return { ok: res.errMsg === 'cloudPay.closeOrder:ok' };"),
    destructured: `exports.main = async (event) => {
  const { errCode } = await cloud.cloudPay.refund({ outTradeNo: event.no, outRefundNo: event.no, totalFee: 1, refundFee: 1, subMchId: '1900000109' });
  return { ok: errCode === 0 };
};`,
    'in a chain': `exports.main = (event) => cloud.cloudPay.closeOrder({ outTradeNo: event.no, subMchId: '1900000109' })
  .then((res) => (res.errCode === 0 ? { ok: true } : { ok: false }));`,
  },
  right: {
    resultCode: closing("return { ok: res.resultCode === 'SUCCESS' };"),
    both: closing(
      "return { ok: res.errCode === 0 && res.returnCode === 'SUCCESS' && res.resultCode === 'SUCCESS' };",
    ),
    'the result is passed on': closing('return res;'),
    'of another API': `exports.main = async () => {
  const res = await cloud.openapi.subscribeMessage.send({ touser: 'o1', templateId: 't1', data: {} });
  return { ok: res.errCode === 0 };
};`,
    'of another function': `exports.main = async () => {
  const { result } = await cloud.callFunction({ name: 'close' });
  return { ok: result.errCode === 0 };
};`,
    'of a bill': `exports.main = async ({ day }) => {
  const res = await cloud.cloudPay.downloadBill({ billDate: day, billType: 'ALL' });
  return res.errCode === 0 ? res.data : '';
};`,
    'the state of the order': `exports.main = async (event) => {
  const res = await cloud.cloudPay.queryOrder({ outTradeNo: event.no, subMchId: '1900000109' });
  if (res.errCode !== 0) return { ok: false };
  return { ok: res.tradeState === 'SUCCESS' };
};`,
    'an own field of that name': closing(
      'const own = { errCode: 0 };\n  return own.errCode === 0 ? res : undefined;',
    ),
  },
};
