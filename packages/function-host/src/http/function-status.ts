import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FunctionErrorCode } from '../errors';

/** The HTTP status of each failed call, for programs that hold the operator's token. */
export const FUNCTION_STATUS: Readonly<Record<FunctionErrorCode, ContentfulStatusCode>> = {
  FUNCTION_NOT_FOUND: 404,
  TRIGGER_NOT_FOUND: 404,
  ENVIRONMENT_NOT_SERVED: 403,
  FUNCTION_LOAD_FAILED: 500,
  FUNCTION_THREW: 500,
  FUNCTION_CRASHED: 500,
  FUNCTION_CRASH_LOOP: 503,
  RESULT_INVALID: 500,
  FUNCTION_TIMEOUT: 504,
  FUNCTION_OUT_OF_MEMORY: 500,
  CALLED_IN_CIRCLES: 508,
  EVENT_INVALID: 400,
  ABORTED: 500,
  HOST_STOPPED: 503,
};
