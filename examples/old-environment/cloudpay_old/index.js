/**
 * Stays on CloudBase when the shop has left: carries out the gateway's calls about orders that `cloudPay` placed here.
 * These orders belong to CloudBase's own service provider, so only this environment can query, close and refund them.
 *
 * Environment variable: CLOUDPAY_OLD_SECRET, at least 32 characters, the `oldEnvironment.secret` of the gateway.
 */
// biome-ignore lint/style/useNodejsImportProtocol: CloudBase runs old functions on Node 12, which does not know it.
const { createHmac, timingSafeEqual } = require('crypto');
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

const APIS = ['queryOrder', 'closeOrder', 'refund', 'queryRefund'];
/** Milliseconds for which a call is accepted: the clocks of both sides differ. */
const ACCEPTED_FOR = 5 * 60 * 1000;

/**
 * Any user of the mini program could call this function, so each call has the signature of the gateway.
 *
 * @param event `call`: JSON of `{ api, data }`; `time`: milliseconds since 1970; `signature`: HMAC-SHA256 of both, in hex
 * @returns `{ result }` of cloudPay, `{ error }` that cloudPay threw, or `{ refused }`: nothing was done
 */
exports.main = async (event) => {
  const refused = refusalOf(event);
  if (refused) return { refused };
  const { api, data } = JSON.parse(event.call);
  if (!APIS.includes(api)) return { refused: `this function serves ${APIS.join(', ')}, and not ${api}` };
  try {
    return { result: await cloud.cloudPay[api](data) };
  } catch (error) {
    return { error: { errCode: error.errCode, errMsg: String(error.errMsg || error.message) } };
  }
};

function refusalOf({ call, time, signature }) {
  const secret = process.env.CLOUDPAY_OLD_SECRET || '';
  if (secret.length < 32)
    return 'its environment variable CLOUDPAY_OLD_SECRET must have 32 characters or more';
  const expected = createHmac('sha256', secret).update(`${time}\n${call}`).digest();
  const given = Buffer.from(String(signature), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return 'its CLOUDPAY_OLD_SECRET is not the oldEnvironment.secret of the gateway';
  if (Math.abs(Date.now() - Number(time)) > ACCEPTED_FOR)
    return 'the call is too old: check the clock of the gateway';
  return undefined;
}
