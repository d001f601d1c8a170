import type { CallFailure } from '@opencloudpay/cloudpay';
import { apis, declarationOf } from '@opencloudpay/wechatpay';
import type { Dialect } from './dialect';

/** Cloud Run's paths are in lower case (`unifiedorder`), its documents have `unifiedOrder` too. */
const NAMES = new Map(Object.keys(apis).map((name) => [name.toLowerCase(), name]));

/**
 * `POST /_/pay/<api>`, as WeChat Cloud Run has it: snake_case JSON in, `{ errcode, errmsg, respdata }` out, so that
 * code written for it only changes its base URL.
 *
 * Failures come with HTTP status 200 and an errcode that is not 0, as from all of WeChat's server APIs: that code looks
 * at nothing else. As there, errmsg ends with the request's id.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/pay/
 */
export const cloudRunDialect: Dialect = {
  apiOf: (named) => NAMES.get(named.toLowerCase()) ?? named,

  /**
   * There `openid` is the payer's under the mini program (`X-WX-OPENID`), which WeChat Pay knows as `sub_openid`. The
   * mini program itself is `sub_appid`, or `subAppid` of the account.
   */
  parametersOf(api, given) {
    const properties = declarationOf(api)?.request.properties ?? {};
    if (!Object.hasOwn(properties, 'sub_openid') || !given['openid']) return given;
    const { openid, ...others } = given;
    return { ...others, sub_openid: given['sub_openid'] || openid };
  },

  /** A bill is text inside the JSON; a gzipped one, which JSON cannot hold, is base64. */
  answer(answer, data, requestId) {
    const encoding = data['tar_type'] === 'GZIP' ? 'base64' : 'utf8';
    const respdata = answer.file ? answer.file.toString(encoding) : answer.fields;
    return Response.json({ errcode: 0, errmsg: 'ok', respdata }, { headers: { 'X-Request-Id': requestId } });
  },

  failure({ failure, headers }, requestId) {
    const { errCode, query } = failure;
    return Response.json(
      { errcode: errCode, errmsg: `${detailOf(failure)} rid: ${requestId}`, ...(query && { query }) },
      { headers: { ...headers, 'X-Request-Id': requestId } },
    );
  },
};

/** Code written for Cloud Run knows parameters by their snake_case names. */
function detailOf({ problems, message }: CallFailure): string {
  return problems?.map(({ field, problem }) => `${field} ${problem}`).join('; ') ?? message;
}
