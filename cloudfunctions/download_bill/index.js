const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// event: { billDate: 'yyyyMMdd' }. Every row of data starts with a backtick; the last one is the day's total.
exports.main = async (event, context) => {
  const bill = await cloud.cloudPay.downloadBill({ subMchId, billDate: event.billDate, billType: 'ALL' });
  if (bill.returnCode === 'FAIL') {
    throw new Error(`no bill for ${event.billDate}: ${bill.returnMsg}`);
  }
  const rows = bill.data
    .split(/\r?\n/)
    .filter((line) => line.startsWith('`'))
    .slice(0, -1);
  return { billDate: event.billDate, rows };
};
