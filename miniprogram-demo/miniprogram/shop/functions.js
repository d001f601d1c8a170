/** A refusal by WeChat Pay, in its own words, which users can read. */
class Refusal extends Error {}

/** Calls a cloud function and gives what it returned. */
async function call(name, data) {
  const { result } = await wx.cloud.callFunction({ name, data });
  return result;
}

/**
 * The same for functions that return a result of cloudPay. `errCode: 0` only says that WeChat Pay answered;
 * `returnCode` and `resultCode` say whether it agreed.
 */
async function callPay(name, data) {
  const result = await call(name, data);
  if (result.returnCode !== 'SUCCESS') throw new Refusal(result.returnMsg || '微信支付没有受理');
  if (result.resultCode !== 'SUCCESS') throw new Refusal(result.errCodeDes || '微信支付没有受理');
  return result;
}

/** What to show a user for an error: WeChat Pay's own words, or that the network is bad. The error goes to the console. */
function wordsFor(error) {
  if (error instanceof Refusal) return error.message;
  console.error(error);
  return '网络不太顺畅，请稍后再试';
}

module.exports = { call, callPay, wordsFor };
