import type { Bytes } from '@opencloudpay/cloudpay';

/** What `cloud.openapi(options)` binds. */
export interface OpenApiOptions {
  /** The mini program, if it is not the calling user's. */
  appid?: string;
  /** `false`: keys stay as they are, in parameters and results. Default: true. */
  convertCase?: boolean;
  [option: string]: unknown;
}

/** The result of a method: WeChat's fields in camelCase, or a file as `buffer` with its `contentType`. */
export interface OpenApiResult {
  errCode: 0;
  /** `openapi.subscribeMessage.send:ok` */
  errMsg: string;
  contentType?: string;
  buffer?: Bytes;
  // biome-ignore lint/suspicious/noExplicitAny: WeChat has hundreds of methods, each with fields of its own.
  [field: string]: any;
}

/** A group of methods, or a method: `openapi.wxacode`, `openapi.wxacode.get(params)`. */
export interface OpenApiMethod {
  (params?: object): Promise<OpenApiResult>;
  readonly [name: string]: OpenApiMethod;
}

/** `cloud.openapi`: every method of WeChat's server API, by its name. */
export interface OpenApiNamespace {
  /** The same methods with options, for example for another mini program. */
  (options: OpenApiOptions): OpenApiNamespace;
  readonly [name: string]: OpenApiMethod;
}
