import {
  asCloudPayError,
  CallFailure,
  createPost,
  ErrCode,
  PostFailure,
  sdkError,
  variablesOf,
} from '@opencloudpay/cloudpay';
import { callerFromVariables, callerHeaders } from '@opencloudpay/contracts/caller';
import {
  CALL_DEPTH_HEADER,
  CALL_DEPTH_VARIABLE,
  CALLED_BY_HEADER,
  type FunctionFailure,
  type FunctionSuccess,
  functionPath,
} from '@opencloudpay/contracts/function-wire';
import { typeOf } from './type-of';

export interface CallFunctionParam {
  name: string;
  data?: Record<string, unknown>;
  /** `cloud.DYNAMIC_CURRENT_ENV`, a symbol, stands for the environment that the function runs in. */
  config?: { env?: string | symbol };
  /** Milliseconds. Default: 15_000 */
  timeout?: number;
}

export interface CallFunctionResult {
  /** The value that the function returned; text that is JSON is parsed, as by the original. */
  result: unknown;
  errMsg: string;
  requestID: string;
}

/** CloudBase's limit for an answer. */
const MAX_ANSWER = 6 * 1024 * 1024;

let post: ReturnType<typeof createPost> | undefined;

/**
 * Calls another cloud function of the same function host, on behalf of the same user. `CLOUDPAY_FUNCTIONS_URL` is
 * the host's address, `CLOUDPAY_FUNCTIONS_TOKEN` (or the file that `CLOUDPAY_FUNCTIONS_TOKEN_FILE` names) its token. Our
 * emulator sets both for its functions.
 *
 * @throws an Error with `errCode`, `errMsg` and `requestID`, worded as by wx-server-sdk
 */
export async function callFunction(
  param: CallFunctionParam,
  defaultEnv: string | symbol | undefined,
): Promise<CallFunctionResult> {
  let requestID: string | undefined;
  try {
    checkParam(param);
    const answer = await invoke(param, defaultEnv);
    requestID = answer.requestId;
    if (answer.errorMessage !== undefined) throw new Error(answer.errorMessage);
    return { result: parsed(answer.result ?? null), errMsg: 'callFunction:ok', requestID: requestID ?? '' };
  } catch (failure) {
    throw Object.assign(asCloudPayError(failure, 'callFunction'), { requestID });
  }
}

type HostAnswer = Partial<FunctionSuccess & FunctionFailure>;

async function invoke(
  { name, data, config, timeout = 15_000 }: CallFunctionParam,
  defaultEnv: string | symbol | undefined,
): Promise<HostAnswer> {
  const { value, secret } = variablesOf(process.env);
  const url = value('FUNCTIONS_URL');
  if (!url) {
    throw new CallFailure(
      ErrCode.NOT_INITIALIZED,
      'CLOUDPAY_FUNCTIONS_URL is not set, so there is no function host to call. Our emulator sets it; elsewhere set it to the address of your function host',
    );
  }
  const token = secret('FUNCTIONS_TOKEN');
  post ??= createPost({ mchId: '' });
  try {
    const { status, headers, body } = await post({
      url: `${url.replace(/\/+$/, '')}${functionPath(name)}`,
      body: JSON.stringify(data ?? {}),
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...contextHeaders(config?.env ?? defaultEnv),
      },
      timeout,
      maxBytes: MAX_ANSWER,
    });
    if (!headers['content-type']?.startsWith('application/json')) {
      throw new CallFailure(
        ErrCode.FUNCTIONS_EXECUTE_FAIL,
        `the function host answered HTTP ${status} without JSON: is CLOUDPAY_FUNCTIONS_URL right?`,
      );
    }
    return JSON.parse(body.toString()) as HostAnswer;
  } catch (failure) {
    if (!(failure instanceof PostFailure)) throw failure;
    throw new CallFailure(ErrCode.RESOURCE_SYSTEM_ERROR, failure.message, { cause: failure });
  }
}

/**
 * The caller of this function is also the caller of the called one, as on CloudBase, and the source says that the call came
 * by way of a function: `wx_client,scf`. The call has a request id of its own.
 *
 * @param env the current environment is used if this is not text
 */
function contextHeaders(env: string | symbol | undefined): Record<string, string> {
  const { requestId, source, ...caller } = callerFromVariables(process.env);
  return {
    ...callerHeaders({
      ...caller,
      source: source === undefined ? 'scf' : `${source},scf`,
      ...(typeof env === 'string' && { envId: env }),
    }),
    // After the end of its call the variable is gone. The host must still see that a function calls.
    [CALL_DEPTH_HEADER]: process.env[CALL_DEPTH_VARIABLE] ?? '0',
    ...(requestId !== undefined && { [CALLED_BY_HEADER]: requestId }),
  };
}

function checkParam(param: unknown): asserts param is CallFunctionParam {
  if (!param)
    throw new CallFailure(
      ErrCode.UNKNOWN,
      `Params for callFunction must be an object instead of ${typeof param}`,
    );
  if (typeof param !== 'object') throw sdkError(`parameter should be object instead of ${typeOf(param)}; `);
  const { name, data } = param as Partial<Record<string, unknown>>;
  if (typeof name !== 'string') throw sdkError(`parameter.name should be string instead of ${typeOf(name)};`);
  if (Object.hasOwn(param, 'data') && typeOf(data) !== 'object') {
    throw sdkError(`parameter.data should be object instead of ${typeOf(data)};`);
  }
  if (name === '') throw new Error('函数名不能为空');
}

function parsed(result: unknown): unknown {
  if (typeof result !== 'string') return result;
  try {
    return JSON.parse(result);
  } catch {
    return result;
  }
}
