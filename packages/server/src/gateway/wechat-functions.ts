import { OPENAPI_ERRCODE } from '@opencloudpay/contracts/openapi-call';
import { AdapterError, type AdapterErrorCode, type FunctionAdapter } from '@opencloudpay/function-adapters';
import { parseJson, parseJsonObject } from '@opencloudpay/internal';
import type { OpenApi } from '@opencloudpay/openapi';

export interface WechatFunctionsOptions {
  appid: string;
  /** The app secret of the mini program. */
  secret: string;
  /** Default: https://api.weixin.qq.com. */
  url?: string | undefined;
}

/**
 * Calls functions of CloudBase through WeChat's server API, which starts them with the right to call WeChat: `cloudPay` of
 * the real SDK needs it.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-http-api/functions/invokeCloudFunction.html
 */
export function wechatFunctions({ appid, secret, url }: WechatFunctionsOptions): FunctionAdapter {
  let opening: Promise<OpenApi> | undefined;
  // Loaded by the first call: other gateways need no access_token.
  const open = async () => {
    const { createOpenApi } = await import('@opencloudpay/openapi');
    return createOpenApi({
      accounts: [{ appid, secret }],
      methods: METHODS,
      url,
      timeout: PATIENCE,
      log: () => {},
    });
  };

  return {
    async invoke(target, event) {
      const name = 'functionName' in target ? target.functionName : target.service;
      opening ??= open();
      const call = await opening;
      // The parameters that are not in the address are the event.
      const params = { ...event, env: target.envId, name };
      const { body } = await call({ api: 'tcb.invokeCloudFunction', params, files: {} });
      const answer = parseJsonObject(Buffer.from(body).toString());
      if (!('value' in answer)) throw failure('UNREACHABLE', name, `its answer ${answer.problem}`);
      const { errcode, errmsg, resp_data: reply } = answer.value;
      if (errcode !== 0) throw failure(codeOf(Number(errcode)), name, `errcode ${errcode}: ${errmsg}`);
      const parsed = parseJson(String(reply));
      if (!('value' in parsed)) throw failure('FUNCTION_FAILED', name, `its reply ${parsed.problem}`);
      return parsed.value;
    },
  };
}

/** Milliseconds: WeChat ends functions after five seconds. */
const PATIENCE = 8_000;

const METHODS = { 'tcb.invokeCloudFunction': 'POST /tcb/invokecloudfunction?env&name' };

/** Refusals of WeChat before the function runs: the token, the app secret, the address of this server, the environment. */
const PERMISSION = new Set([40001, 40013, 40014, 40125, 40164, 41001, 42001, 48001, 85088, -604101]);
const INVALID_ENV = -501005;
const THROTTLED = new Set([45009, 45011, -501003, -501004]);

function codeOf(errcode: number): AdapterErrorCode {
  if (PERMISSION.has(errcode)) return 'PERMISSION_DENIED';
  if (THROTTLED.has(errcode)) return 'THROTTLED';
  if (errcode === INVALID_ENV) return 'TARGET_UNSUPPORTED';
  // Whether the function ran is not known.
  return errcode === OPENAPI_ERRCODE.TIMEOUT ? 'FUNCTION_TIMEOUT' : 'FUNCTION_FAILED';
}

function failure(code: AdapterErrorCode, name: string, what: string): AdapterError {
  return new AdapterError(code, `'${name}' by WeChat’s API: ${what.slice(0, 300)}.`);
}
