const cloud = require('wx-server-sdk');
const { subMchId } = require('./merchant.json');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

// The platform calls this when a refund is done (SUCCESS), or cannot be (CHANGE, REFUNDCLOSE).
// As in pay_cb, how the refund stands is asked, not taken from the event.
exports.main = async (event, context) => {
  const { outRefundNo } = event;
  const refund = await cloud.cloudPay.queryRefund({ subMchId, outRefundNo });
  const { refundStatus_0: status, refundFee_0: fee } = refund;
  if (!status || status === 'PROCESSING') {
    return { errcode: 1, errmsg: `refund ${outRefundNo} is not done: ${status || refund.errCodeDes}` };
  }
  console.log(`refund ${outRefundNo}: ${status}, ${fee} cents`);
  return { errcode: 0, errmsg: 'ok' };
};
