/**
 * How a function calls WeChat's server API through its function host: `POST /v1/openapi` with {@link OpenApiRequest} as
 * JSON and the token as `Authorization: Bearer`. Status 200 carries an {@link OpenApiSuccess}, also where WeChat refuses
 * the call; every other status an {@link OpenApiFailure}.
 */

export const OPENAPI_ROUTE = '/v1/openapi';

/** Where a function finds the host: its address, without the path. */
export const OPENAPI_URL_VARIABLE = 'CLOUDPAY_OPENAPI_URL';
/** The token for it. Inside a function host it is made for each call, and identifies the function and its user. */
export const OPENAPI_TOKEN_VARIABLE = 'CLOUDPAY_OPENAPI_TOKEN';

/** The files of a request in bytes, at most. The platform takes requests of 6 MB. */
export const MAX_OPENAPI_REQUEST = 6 * 1024 * 1024;

export interface OpenApiRequest {
  api: string;
  appid?: string;
  params: Readonly<Record<string, unknown>>;
  files: Readonly<Record<string, OpenApiRequestFile>>;
}

interface OpenApiRequestFile {
  contentType: string;
  filename: string;
  /** Base64. */
  content: string;
}

/** WeChat's answer. */
export interface OpenApiSuccess {
  requestId: string;
  contentType: string;
  /** Base64. */
  body: string;
}

/** The host did not carry out the call. */
export interface OpenApiFailure {
  requestId: string;
  /** The platform's name of the error: `INVALID_PARAM`. */
  code: string;
  /** What happened and what to do next. */
  message: string;
}

/** Reads the JSON of an answer; `undefined` for what no function host writes. */
export function readOpenApiAnswer(body: unknown): OpenApiSuccess | OpenApiFailure | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, message, contentType, body: content, requestId: id } = body as Record<string, unknown>;
  const requestId = typeof id === 'string' ? id : '';
  if (typeof code === 'string' && typeof message === 'string') return { code, message, requestId };
  if (typeof contentType !== 'string' || typeof content !== 'string') return undefined;
  return { contentType, body: content, requestId };
}
