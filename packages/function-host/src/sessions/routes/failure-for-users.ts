import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';
import { say, type Text } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FunctionError, type FunctionErrorCode } from '../../errors';
import { platformError } from '../../platform/platform-error';

const FUNCTION_STATUS: Readonly<Partial<Record<FunctionErrorCode, ContentfulStatusCode>>> = {
  FUNCTION_NOT_FOUND: 404,
  TRIGGER_NOT_FOUND: 404,
  EVENT_INVALID: 400,
  FUNCTION_TIMEOUT: 504,
  FUNCTION_CRASH_LOOP: 503,
  HOST_STOPPED: 503,
};

/** The messages for users instead of the host's own, which name files, functions and processes. */
const WORDS_FOR_USERS: Readonly<Partial<Record<FunctionErrorCode, Text>>> = {
  FUNCTION_NOT_FOUND: say(
    'There is no function of this name, or a mini program may not call it.',
    '没有这个云函数，或者小程序不能调用它。',
  ),
  FUNCTION_LOAD_FAILED: say(
    'The function could not be loaded: its log says why.',
    '云函数无法加载：原因见它的日志。',
  ),
  FUNCTION_CRASHED: say(
    'The function ended without a result: its log says why.',
    '云函数没有返回结果就退出了：原因见它的日志。',
  ),
  FUNCTION_CRASH_LOOP: say(
    'The function has failed several times in a row: call again in some seconds.',
    '云函数连续失败了多次：请几秒后再调用。',
  ),
  CALLED_IN_CIRCLES: say(
    'The function calls itself in a circle: its log says how.',
    '云函数循环调用了自己：经过见它的日志。',
  ),
  HOST_STOPPED: say(
    'The function host is stopping: call again in a moment.',
    '函数服务正在停止：请稍后再调用。',
  ),
};

/** The answer to a mini program whose call failed: no names of files and processes, and no stack. */
export function failureForUsers(error: FunctionError): {
  status: ContentfulStatusCode;
  answer: FunctionFailure;
} {
  const { code, functionName, requestId } = error;
  const words = WORDS_FOR_USERS[code];
  const told = words === undefined ? error : new FunctionError(code, words, { functionName, requestId });
  const { errCode, errMsg } = platformError(told);
  const answer = { errorCode: code, errorMessage: told.message, errCode, errMsg, requestId };
  return { status: FUNCTION_STATUS[code] ?? 500, answer };
}
