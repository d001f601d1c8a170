type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether WeChat Pay signed the answer.
 *
 * `return_code` FAIL comes without a signature, so anyone between the gateway and WeChat Pay can write it. The client
 * verifies every answer with `return_code` SUCCESS, and such an answer has a `result_code`. The gateway applies this
 * rule again before it writes to the store, because a wrong stored state would stay for ever.
 */
export function isSigned(answer: Fields): boolean {
  const { return_code: returnCode, result_code: resultCode } = answer;
  return returnCode === 'SUCCESS' && (resultCode === 'SUCCESS' || resultCode === 'FAIL');
}

/** Whether the answer is a signed success. */
export function isSignedSuccess(answer: Fields): boolean {
  return isSigned(answer) && answer['result_code'] === 'SUCCESS';
}

/** The code of a signed refusal; undefined for everything else. */
export function signedRefusal(answer: Fields): string | undefined {
  if (!isSigned(answer) || answer['result_code'] !== 'FAIL') return undefined;
  return String(answer['err_code'] ?? '');
}
