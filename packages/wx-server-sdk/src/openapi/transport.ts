import { CallFailure, createPost, ErrCode, PostFailure, variablesOf } from '@opencloudpay/cloudpay';
import { callerFromVariables, callerHeaders } from '@opencloudpay/contracts/caller';
import {
  OPENAPI_ROUTE,
  type OpenApiFailure,
  type OpenApiRequest,
  type OpenApiSuccess,
  readOpenApiAnswer,
} from '@opencloudpay/contracts/openapi-wire';

/** A picture or another file, in base64, with room for JSON. */
const MAX_ANSWER = 32 * 1024 * 1024;

let post: ReturnType<typeof createPost> | undefined;

/**
 * Sends a call to the function host that `CLOUDPAY_OPENAPI_URL` names. The app secret and the access_token stay there.
 *
 * @param timeout milliseconds
 * @throws {CallFailure} if the host cannot be reached
 */
export async function send(
  request: OpenApiRequest,
  timeout: number,
): Promise<OpenApiSuccess | OpenApiFailure> {
  const { value, secret } = variablesOf(process.env);
  const url = value('OPENAPI_URL');
  if (!url)
    throw new CallFailure(
      ErrCode.NOT_INITIALIZED,
      'this function cannot reach WeChat’s server API: set CLOUDPAY_OPENAPI_URL to the address of your function host (and CLOUDPAY_OPENAPI_TOKEN to its token). Our emulator and function host set both',
    );
  const token = secret('OPENAPI_TOKEN');
  post ??= createPost({ mchId: '' });
  let answer: Awaited<ReturnType<typeof post>>;
  try {
    answer = await post({
      url: `${url.replace(/\/+$/, '')}${OPENAPI_ROUTE}`,
      body: JSON.stringify(request),
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...callerHeaders(callerFromVariables(process.env)),
      },
      timeout,
      maxBytes: MAX_ANSWER,
    });
  } catch (failure) {
    if (!(failure instanceof PostFailure)) throw failure;
    throw new CallFailure(ErrCode.RESOURCE_SYSTEM_ERROR, failure.message, { cause: failure });
  }
  return read(answer.status, answer.body.toString(), url);
}

function read(status: number, text: string, url: string): OpenApiSuccess | OpenApiFailure {
  if (status === 401)
    throw new CallFailure(
      ErrCode.RESOURCE_SYSTEM_ERROR,
      'the function host does not know the token: set CLOUDPAY_OPENAPI_TOKEN to the one that it was given',
    );
  const answer = readOpenApiAnswer(parsed(text));
  if (answer) return answer;
  throw new CallFailure(
    ErrCode.RESOURCE_SYSTEM_ERROR,
    `${new URL(url).host} answered HTTP ${status}, and not as a function host does: is CLOUDPAY_OPENAPI_URL the address of a function host?`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
