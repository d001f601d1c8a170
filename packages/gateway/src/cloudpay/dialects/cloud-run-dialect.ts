import type { CallFailure } from '@opencloudpay/cloudpay';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { apis, declarationOf } from '@opencloudpay/wechatpay';
import type { Dialect } from './dialect';

/** Cloud Run's paths are lower case (`unifiedorder`); its documents also use `unifiedOrder`. */
const NAMES = new Map(Object.keys(apis).map((name) => [name.toLowerCase(), name]));

/**
 * `POST /_/pay/<api>` of WeChat Cloud Run: snake_case JSON in, `{ errcode, errmsg, respdata }` out. Code written for
 * Cloud Run only changes its base URL.
 *
 * As in all of WeChat's server APIs, failures have HTTP status 200 and a non-zero errcode, because such code checks
 * nothing else, and errmsg ends with the request id.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/pay/
 */
export const cloudRunDialect: Dialect = {
  apiOf: (named) => NAMES.get(named.toLowerCase()) ?? named,

  /**
   * In Cloud Run `openid` is the payer's openid under the mini program (`X-WX-OPENID`), which WeChat Pay calls
   * `sub_openid`. The mini program itself is `sub_appid`, or `subAppid` of the account.
   */
  parametersOf(api, given) {
    const properties = declarationOf(api)?.request.properties ?? {};
    if (!Object.hasOwn(properties, 'sub_openid') || !given['openid']) return given;
    const { openid, ...others } = given;
    return { ...others, sub_openid: given['sub_openid'] || openid };
  },

  /** A bill is text inside the JSON; a gzipped bill is base64. */
  answer(answer, data, requestId) {
    const encoding = data['tar_type'] === 'GZIP' ? 'base64' : 'utf8';
    const respdata = answer.file ? answer.file.toString(encoding) : answer.fields;
    return Response.json(
      { errcode: 0, errmsg: 'ok', respdata },
      { headers: { [REQUEST_ID_HEADER]: requestId } },
    );
  },

  failure({ failure, headers }, requestId) {
    const { errCode, query } = failure;
    return Response.json(
      { errcode: errCode, errmsg: `${detailOf(failure)} rid: ${requestId}`, ...(query && { query }) },
      { headers: { ...headers, [REQUEST_ID_HEADER]: requestId } },
    );
  },
};

/** Uses snake_case parameter names, as in code written for Cloud Run. */
function detailOf({ problems, message }: CallFailure): string {
  return problems?.map(({ field, problem }) => `${field} ${problem}`).join('; ') ?? message;
}
