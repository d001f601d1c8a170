import { describe, expect, it } from '@jest/globals';
import { FunctionError, type FunctionErrorCode } from '../errors';
import { platformError } from './platform-error';

const failed = (code: FunctionErrorCode, message: string, more: object = {}) =>
  platformError(
    new FunctionError(code, { en: message, zh: message }, { functionName: 'pay', requestId: 'r-1', ...more }),
  );

describe('platformError', () => {
  it('words errors for mini programs as WeChat does', () => {
    const thrown = { name: 'TypeError', message: 'price is not defined', stack: 'at /home/me/secret' };
    expect(failed('FUNCTION_THREW', 'Function … threw', { thrown })).toEqual({
      code: 'FUNCTIONS_EXECUTE_FAIL',
      errCode: -504002,
      message: 'TypeError: price is not defined',
      errMsg:
        'cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: TypeError: price is not defined',
    });
    expect(failed('FUNCTION_TIMEOUT', 'Function … did not return.', { limit: 3000 }).errMsg).toBe(
      'cloud.callFunction:fail Error: errCode: -504003  | errMsg: Invoking task timed out after 3 seconds. Function … did not return.',
    );
    expect(failed('FUNCTION_NOT_FOUND', "There is no function 'pay'.").errMsg).toBe(
      "cloud.callFunction:fail Error: errCode: -501000  | errMsg: FunctionName parameter could not be found. There is no function 'pay'.",
    );
  });

  it.each([
    ['FUNCTION_CRASHED', 'FUNCTIONS_EXECUTE_FAIL', -504002],
    ['FUNCTION_LOAD_FAILED', 'FUNCTIONS_EXECUTE_FAIL', -504002],
    ['FUNCTION_CRASH_LOOP', 'FUNCTIONS_EXECUTE_FAIL', -504002],
    ['RESULT_INVALID', 'FUNCTIONS_EXECUTE_FAIL', -504002],
    ['FUNCTION_OUT_OF_MEMORY', 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED', -504002],
    ['CALLED_IN_CIRCLES', 'EXCEED_CONCURRENT_REQUEST_LIMIT', -501004],
    ['EVENT_INVALID', 'INVALID_PARAM', -501007],
    ['HOST_STOPPED', 'SYS_ERR', -501001],
    ['ABORTED', 'SYS_ERR', -501001],
  ] as const)('has the platform’s code and number for each: %s', (code, platform, errCode) => {
    expect(failed(code, 'What to do.')).toMatchObject({ code: platform, errCode, message: 'What to do.' });
  });
});
