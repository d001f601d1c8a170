import type { Caller } from './caller';

/** A call of `cloud.openapi`: a method of WeChat's server API, without its access_token. */
export interface OpenApiCall {
  /** The name of the method: `subscribeMessage.send`. */
  api: string;
  /** The mini program for which the call is made. Default: the one of the calling user, or of the account. */
  appid?: string;
  /** The parameters, with keys in snake_case unless the function turned the conversion off. */
  params: Readonly<Record<string, unknown>>;
  /** Parameters that are files, by name. */
  files: Readonly<Record<string, OpenApiFile>>;
  /** The user for whom the function runs. */
  caller?: Caller;
  /** Absent where the caller is not a function of the host. */
  functionName?: string;
  /** The id of the function's call; absent outside of one. */
  requestId?: string;
}

export interface OpenApiFile {
  contentType: string;
  filename: string;
  content: Uint8Array;
}

/** The answer of WeChat: JSON (a refusal has an `errcode` other than 0), or the bytes of a picture or another file. */
export interface OpenApiAnswer {
  contentType: string;
  body: Uint8Array;
}

/**
 * WeChat's server API as function hosts call it: `createOpenApi()` of `@opencloudpay/openapi` gives one. A call that
 * fails on the way to WeChat is answered as a refusal, whose `errmsg` says what to do next.
 */
export type OpenApi = (call: OpenApiCall) => Promise<OpenApiAnswer>;

/** Numbers of WeChat's platform for failures before the method is carried out. */
export const OPENAPI_ERRCODE = {
  /** There is no such method. */
  NOT_FOUND: -604100,
  /** The caller may not call it. */
  NO_PERMISSION: -604101,
  /** No answer came in time: the method may have been carried out. */
  TIMEOUT: -604102,
  /** The way to WeChat is broken. */
  SYSTEM_ERROR: -604103,
} as const;

/** An answer in WeChat's JSON. */
export function openApiJson(fields: Readonly<Record<string, unknown>>): OpenApiAnswer {
  return { contentType: 'application/json; charset=UTF-8', body: Buffer.from(JSON.stringify(fields)) };
}

/** A refusal in WeChat's JSON. */
export function openApiRefusal(errcode: number, errmsg: string): OpenApiAnswer {
  return openApiJson({ errcode, errmsg });
}
