import {
  OPENAPI_ERRCODE,
  type OpenApi,
  type OpenApiAnswer,
  type OpenApiCall,
  openApiRefusal,
} from '@opencloudpay/contracts/openapi-call';
import type { SharedValues } from '@opencloudpay/contracts/shared-values';
import { parseJsonObject } from '@opencloudpay/internal';
import { OpenApiError, type OpenApiErrorCode } from './errors';
import { type Method, methodOf, readMethod } from './method';
import { sendMethod } from './send-method';
import { accessTokens } from './tokens/access-tokens';
import type { Account } from './tokens/fetch-token';

export interface OpenApiOptions {
  /** The mini programs whose methods may be called. The first one is for calls that name none. */
  accounts: readonly Account[];
  /**
   * Where several processes share the access_token: `sharedValues` of `openDatabase()`. Default: each process fetches it
   * for itself, which WeChat allows.
   */
  shared?: SharedValues | undefined;
  /**
   * Further methods: `{ 'express.track': 'POST /cgi-bin/express/delivery/open_msg/query_trace' }`. Parameters that WeChat
   * wants in the address are named after a `?`: `'POST /cv/ocr/idcard?type&img_url'`.
   */
  methods?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds for the answer to one method. Default: 10_000. */
  timeout?: number | undefined;
  /** The address of WeChat's server API. Default: https://api.weixin.qq.com. */
  url?: string | undefined;
  /** Takes the lines for people. Default: `console.warn`. */
  log?: ((line: string) => void) | undefined;
  /** The time in milliseconds since 1970. Default: the system's. */
  now?: (() => number) | undefined;
}

/** WeChat refuses the access_token: expired, replaced, or unknown. Nothing was done. */
const REFUSED_TOKEN = new Set([40001, 40014, 42001]);

const ERRCODES: Readonly<Record<OpenApiErrorCode, number>> = {
  OPTION_INVALID: OPENAPI_ERRCODE.SYSTEM_ERROR,
  TOKEN_REFUSED: OPENAPI_ERRCODE.SYSTEM_ERROR,
  WECHAT_UNREACHABLE: OPENAPI_ERRCODE.SYSTEM_ERROR,
  WECHAT_TIMEOUT: OPENAPI_ERRCODE.TIMEOUT,
  WECHAT_ANSWER_INVALID: OPENAPI_ERRCODE.SYSTEM_ERROR,
};

/**
 * WeChat's server API for the functions of a host: `createFunctionHost({ openapi: createOpenApi({ accounts }) })`. The app
 * secrets and the access_tokens stay in this process; functions name methods and parameters.
 *
 * @throws {OpenApiError} OPTION_INVALID
 */
export function createOpenApi(options: OpenApiOptions): OpenApi {
  const accounts = checkedAccounts(options.accounts);
  const { methods = {}, timeout = 10_000, url = 'https://api.weixin.qq.com' } = options;
  for (const [name, request] of Object.entries(methods))
    if (!readMethod(request))
      throw invalidOption(`methods['${name}'] is not a verb and a path, such as POST /wxa/getwxacode`);
  if (!Number.isFinite(timeout) || timeout <= 0)
    throw invalidOption('timeout is not a positive number of milliseconds');
  const tokens = accessTokens({
    url,
    shared: options.shared,
    log: options.log ?? ((line) => console.warn(line)),
    now: options.now ?? Date.now,
  });

  async function answer(call: OpenApiCall, method: Method, account: Account): Promise<OpenApiAnswer> {
    const token = await tokens.get(account);
    const first = await sendMethod({ url, method, call, token, timeout });
    if (!refusesToken(first)) return first;
    const next = await tokens.get(account, token);
    return next === token ? first : sendMethod({ url, method, call, token: next, timeout });
  }

  return async (call) => {
    const method = methodOf(call.api, methods);
    if (!method)
      return openApiRefusal(
        OPENAPI_ERRCODE.NOT_FOUND,
        `openapi.${call.api} is not in the list of methods of @opencloudpay/openapi. If WeChat has it, add its request to the option methods of createOpenApi(): { '${call.api}': 'POST /…' }.`,
      );
    const account =
      call.appid === undefined ? accounts[0] : accounts.find(({ appid }) => appid === call.appid);
    if (!account)
      return openApiRefusal(
        OPENAPI_ERRCODE.NO_PERMISSION,
        `the call is for the mini program ${call.appid}, and createOpenApi() has the app secrets of ${accounts.map(({ appid }) => appid).join(', ')}: add the account to its option accounts.`,
      );
    try {
      return await answer(call, method, account);
    } catch (error) {
      if (!(error instanceof OpenApiError)) throw error;
      return openApiRefusal(error.errcode ?? ERRCODES[error.code], error.message);
    }
  };
}

function refusesToken({ contentType, body }: OpenApiAnswer): boolean {
  // Refusals are short.
  if (!/json|text/.test(contentType) || body.length > 4096) return false;
  const parsed = parseJsonObject(Buffer.from(body).toString());
  return 'value' in parsed && REFUSED_TOKEN.has(Number(parsed.value['errcode']));
}

function checkedAccounts(accounts: readonly Account[]): readonly Account[] {
  if (!Array.isArray(accounts) || accounts.length === 0)
    throw invalidOption('accounts is empty: give the appid and the app secret of a mini program');
  for (const account of accounts as readonly Partial<Account>[]) {
    if (typeof account.appid !== 'string' || account.appid === '')
      throw invalidOption('accounts has one without an appid');
    if (typeof account.secret !== 'string' || account.secret === '')
      throw invalidOption(`accounts has no secret for ${account.appid}`);
  }
  return accounts;
}

function invalidOption(what: string): OpenApiError {
  return new OpenApiError('OPTION_INVALID', `createOpenApi(): ${what}.`);
}
