import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';
import { say } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FunctionError, type FunctionErrorCode } from '../errors';
import { platformError } from '../platform/platform-error';

const FUNCTION_STATUS: Readonly<Partial<Record<FunctionErrorCode, ContentfulStatusCode>>> = {
  FUNCTION_NOT_FOUND: 404,
  TRIGGER_NOT_FOUND: 404,
  EVENT_INVALID: 400,
  FUNCTION_TIMEOUT: 504,
  FUNCTION_CRASH_LOOP: 503,
  HOST_STOPPED: 503,
};

/** The messages for users instead of the host's own, which name files, functions and processes. */
const WORDS_FOR_USERS: Readonly<Partial<Record<FunctionErrorCode, string>>> = {
  FUNCTION_NOT_FOUND: 'There is no function of this name, or a mini program may not call it.',
  FUNCTION_LOAD_FAILED: 'The function could not be loaded: its log says why.',
  FUNCTION_CRASHED: 'The function ended without a result: its log says why.',
  FUNCTION_CRASH_LOOP: 'The function has failed several times in a row: call again in some seconds.',
  CALLED_IN_CIRCLES: 'The function calls itself in a circle: its log says how.',
  HOST_STOPPED: 'The function host is stopping: call again in a moment.',
};

/** The answer to a mini program whose call failed: no names of files and processes, and no stack. */
export function failureForUsers(error: FunctionError): {
  status: ContentfulStatusCode;
  answer: FunctionFailure;
} {
  const { code, functionName, requestId } = error;
  const words = WORDS_FOR_USERS[code];
  const told =
    words === undefined ? error : new FunctionError(code, say(words, words), { functionName, requestId });
  const { errCode, errMsg } = platformError(told);
  const answer = { errorCode: code, errorMessage: told.message, errCode, errMsg, requestId };
  return { status: FUNCTION_STATUS[code] ?? 500, answer };
}
