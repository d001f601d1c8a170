type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether WeChat Pay has signed the answer.
 *
 * `return_code` FAIL comes without a signature, so anyone between the gateway and WeChat Pay can write it. The client
 * verifies every answer with `return_code` SUCCESS, and such an answer has a `result_code`. The store is checked by
 * this rule again: a wrong state in it is believed for ever.
 */
export function isSigned(answer: Fields): boolean {
  const { return_code: returnCode, result_code: resultCode } = answer;
  return returnCode === 'SUCCESS' && (resultCode === 'SUCCESS' || resultCode === 'FAIL');
}

/** Whether WeChat Pay has signed that the business succeeded. */
export function isSignedSuccess(answer: Fields): boolean {
  return isSigned(answer) && answer['result_code'] === 'SUCCESS';
}

/** The code of a signed refusal; undefined for everything else. */
export function signedRefusal(answer: Fields): string | undefined {
  if (!isSigned(answer) || answer['result_code'] !== 'FAIL') return undefined;
  return String(answer['err_code'] ?? '');
}
