import {
  type ContainerAnswer,
  type ContainerRequest,
  SESSION_CONTAINER_ROUTE,
} from '@opencloudpay/contracts/container-wire';
import type { Callbacks } from './call-styles';
import { cloudError, failureAnswered, PARAMETER_TYPE } from './errors';
import type { Host } from './host';
import { runtime } from './wx';

export interface CallContainerOptions extends Callbacks<CallContainerResult> {
  /** With a query, if there is one: `/orders?page=2`. */
  path: string;
  /** Default: GET. */
  method?: string;
  /** `X-WX-SERVICE` names the service, which the host's option `services` has. */
  header?: { [name: string]: string };
  /** As with `wx.request`: a text, bytes, or an object, which becomes JSON, a form or a query. */
  data?: string | object | ArrayBuffer;
  /** Milliseconds, at most 15 s. */
  timeout?: number;
  /** `json`: the answer is parsed if it is JSON. Default: `json`. */
  dataType?: string;
  /** `arraybuffer`: the answer is given as bytes. Default: `text`. */
  responseType?: string;
  /** Without effect: a host serves one environment. */
  config?: { env?: string };
}

export interface CallContainerResult {
  errMsg: string;
  /** The answer of the service. */
  // biome-ignore lint/suspicious/noExplicitAny: callers know their services' answers, and wx.cloud types it as any too.
  data: any;
  statusCode: number;
  header: { [name: string]: string };
  cookies: string[];
}

const API = 'callContainer';

/** Sends a request to a container service through the host, as the user of this mini program. */
export function callContainer(host: Host, options: CallContainerOptions): Promise<CallContainerResult> {
  const { path, dataType = 'json', responseType } = options;
  if (typeof path !== 'string' || path.charAt(0) !== '/')
    throw cloudError(API, PARAMETER_TYPE, 'parameter.path should be a string that begins with /;');
  const isBytes = responseType === 'arraybuffer';
  const request = requestOf(options);
  if (isBytes) request.wantsBase64 = true;
  return host
    .call(API, SESSION_CONTAINER_ROUTE, JSON.stringify(request))
    .then(({ statusCode, data: body }) => {
      const answer = Object(body) as Partial<ContainerAnswer>;
      if (statusCode !== 200 || typeof answer.body !== 'string') throw failureAnswered(API, statusCode, body);
      return {
        errMsg: `cloud.${API}:ok`,
        data: isBytes
          ? runtime().base64ToArrayBuffer(answer.body)
          : dataType === 'json'
            ? parsed(answer.body)
            : answer.body,
        statusCode: answer.statusCode as number,
        header: answer.header as { [name: string]: string },
        cookies: answer.cookies as string[],
      };
    });
}

/** The request, with its data as `wx.request` sends it. */
function requestOf({ path, method = 'GET', header, data, timeout }: CallContainerOptions): ContainerRequest {
  const headers = Object.assign({}, header);
  const [typeName = 'content-type'] = Object.keys(headers).filter((name) => /^content-type$/i.test(name));
  const type = headers[typeName] || 'application/json';
  headers[typeName] = type;
  const request: ContainerRequest = Object.assign(
    { path, method, header: headers },
    timeout === undefined ? {} : { timeout },
  );
  if (data === undefined || data === null) return request;
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]')
    return Object.assign(request, {
      body: runtime().arrayBufferToBase64(data as ArrayBuffer),
      isBase64: true,
    });
  if (typeof data !== 'object') return Object.assign(request, { body: String(data) });
  const isQuery = /^get$/i.test(method);
  if (!isQuery && !/x-www-form-urlencoded/i.test(type))
    return Object.assign(request, { body: JSON.stringify(data) });
  const fields = data as { [name: string]: unknown };
  const text = Object.keys(fields)
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(fields[name]))}`)
    .join('&');
  if (!isQuery) return Object.assign(request, { body: text });
  if (text !== '') request.path += (/\?/.test(path) ? '&' : '?') + text;
  return request;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (_) {
    return text;
  }
}
