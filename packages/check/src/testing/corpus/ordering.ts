/** A function that orders with a callback, and that refunds if a callback of refunds is given. */
export const ordering = (
  callback: string,
  refund?: string,
): string => `const cloud = require('wx-server-sdk');
cloud.init();
const db = cloud.database();
exports.main = async (event) => {
  const { data } = await db.collection('order').doc(event.id).get();
  const common = { subMchId: '1900000109', totalFee: data.totalFee, envId: cloud.getWXContext().ENV };${
    refund === undefined
      ? ''
      : `
  if (event.action === 'refund') return cloud.cloudPay.refund({ ...common, outTradeNo: data.outTradeNo, outRefundNo: 'R' + data.outTradeNo, refundFee: data.totalFee, functionName: '${refund}' });`
  }
  return cloud.cloudPay.unifiedOrder({ ...common, body: 'x', outTradeNo: data.outTradeNo, spbillCreateIp: '127.0.0.1', functionName: '${callback}' });
};
`;
