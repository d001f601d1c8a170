import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';

/** An error like wx.cloud's: `message` and `errMsg` are equal. */
export interface CloudError extends Error {
  errCode: number;
  errMsg: string;
  /** If a function was called: the id of the invocation in the host's log. */
  requestID?: string;
}

/** The answer of a function host to a call that failed. */
export type HostFailure = { [field in keyof FunctionFailure]?: unknown };

/**
 * wx.cloud's codes and fixed texts for refusals before a function is called, by the host's
 * codes. For errors of a called function the host itself sends wx.cloud's text.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/error-code.html
 */
const CODES: { readonly [errorCode: string]: readonly [number, string] | undefined } = {
  EVENT_INVALID: [-501007, 'invalid parameters'],
  EVENT_TOO_LARGE: [-501007, 'invalid parameters'],
  SESSION_MISSING: [-601004, 'api permission denied'],
  SESSION_INVALID: [-601004, 'api permission denied'],
  SESSION_EXPIRED: [-601004, 'api permission denied'],
  LOGIN_REFUSED: [-601004, 'api permission denied'],
};

const SYSTEM_ERROR = [-501001, 'resource system error'] as const;

/** The errCodes of errors in the mini program itself. */
export const PARAMETER_TYPE = [-401003, 'api parameter type error'] as const;
export const NOT_OFFERED = [-604100, 'API not found'] as const;
export const NETWORK = [-601003, 'system network error'] as const;
const GENERAL = -1;

/** An error with the text of wx.cloud: `cloud.callFunction:fail Error: errCode: … | errMsg: …`. */
export function cloudError(
  api: string,
  [errCode, words]: readonly [number, string],
  detail: string,
  requestID?: string,
): CloudError {
  return wordedError(
    `cloud.${api}:fail Error: errCode: ${errCode} ${words} | errMsg: ${detail}`,
    errCode,
    requestID,
  );
}

/** An error whose text is complete. */
export function wordedError(errMsg: string, errCode: number, requestID?: string): CloudError {
  return Object.assign(new Error(errMsg), { errCode, errMsg }, requestID === undefined ? {} : { requestID });
}

/** The error of an answer that is not a success. */
export function failureAnswered(api: string, statusCode: number, answer: unknown): CloudError {
  const { errorCode, errorMessage, requestId, errCode, errMsg }: HostFailure =
    typeof answer === 'object' && answer !== null ? answer : {};
  const requestID = typeof requestId === 'string' ? requestId : undefined;
  if (typeof errCode === 'number' && typeof errMsg === 'string')
    return wordedError(errMsg, errCode, requestID);
  if (typeof errorCode !== 'string' || typeof errorMessage !== 'string') {
    return cloudError(
      api,
      SYSTEM_ERROR,
      `the answer (HTTP status ${statusCode}) does not come from a function host: check its url and the proxies in front of it.`,
    );
  }
  return cloudError(api, CODES[errorCode] || SYSTEM_ERROR, `${errorCode}: ${errorMessage}`, requestID);
}

export function notInitialised(api: string): CloudError {
  const errMsg = `cloud.${api}:fail Error: Cloud API isn't enabled, please call cloud.init first: cloud.init({ url }) names the function host.`;
  return wordedError(errMsg, GENERAL);
}
