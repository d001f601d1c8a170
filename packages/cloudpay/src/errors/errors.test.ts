import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { codeOf, ErrCode } from './error-codes';
import { asCloudPayError, CallFailure, refusedByPlatform, sdkError } from './errors';

describe('an error of the facade', () => {
  it.each([
    [
      'a call’s failure',
      asCloudPayError(new CallFailure(-501007, 'body is missing'), 'cloudPay.x'),
      'INVALID_PARAM',
    ],
    ['any other failure', asCloudPayError(new TypeError('no'), 'cloudPay.x'), 'UNKNOWN'],
    ['the platform’s refusal', refusedByPlatform(-501005, 'x', 'no'), 'INVALID_ENV'],
    ['a number without a name', refusedByPlatform(-502001, 'x', 'no'), 'OTHER'],
    ['a misuse of the SDK', sdkError('cloud.x:fail no'), 'UNKNOWN'],
  ])('has the code of its errCode, which JSON does not show: %s', (_, error, code) => {
    expect(isCodedError(error, code)).toBe(true);
    expect(error).toMatchObject({ name: 'Error', code });
    expect(JSON.parse(JSON.stringify(error))).toEqual({ errCode: error.errCode, errMsg: error.errMsg });
  });

  it('keeps the code of a failure', () => {
    const failure = new CallFailure(ErrCode.PERMISSION_DENIED, 'd', { code: 'TOKEN_UNKNOWN' });
    expect(asCloudPayError(failure, 'cloudPay.x').code).toBe('TOKEN_UNKNOWN');
  });

  it('is printed without a cause where there is none', () => {
    const failure = new CallFailure(ErrCode.INVALID_PARAM, 'body is missing');
    expect(inspect(asCloudPayError(failure, 'cloudPay.x'))).not.toContain('[cause]');
  });

  it('has a code for each number', () => {
    for (const [name, errCode] of Object.entries(ErrCode)) expect(codeOf(errCode)).toBe(name);
    expect(codeOf(12)).toBe('OTHER');
  });
});
