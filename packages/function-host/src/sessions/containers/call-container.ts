import { callerHeaders, SERVICE_HEADER } from '@opencloudpay/contracts/caller';
import {
  CONTAINER_METHODS,
  type ContainerAnswer,
  MAX_CONTAINER_ANSWER,
  MAX_CONTAINER_REQUEST,
  MAX_CONTAINER_TIME,
} from '@opencloudpay/contracts/container-wire';
import { messageOf } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { SessionUser } from '../login/sessions';
import type { ServiceAddresses } from './container-services';

/** The caller, as the host knows it. */
export interface ContainerCaller extends SessionUser {
  clientIp?: string;
  requestId: string;
  envId?: string;
}

/** A call that did not come to an answer, in the platform's numbers and words. */
export interface ContainerFailure {
  status: ContentfulStatusCode;
  errorCode: string;
  errCode: number;
  text: string;
  /** The reason, for the operator. */
  cause?: unknown;
}

/** Headers that belong to a connection, or that say who the caller is: the host sets those. */
const NOT_PASSED_ON =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|referer|forwarded|via|accept-encoding|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|(proxy|x-wx|x-forwarded|x-original|x-cloudbase|x-tcb)-.*)$/i;

/** Many servers read `x_wx_openid` as `x-wx-openid`. */
function isOfHost(name: string): boolean {
  return NOT_PASSED_ON.test(name.replaceAll('_', '-'));
}

/** Headers of an answer that belong to the connection to the service, or to the coding of its body. */
const NOT_ANSWERED = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-encoding',
  'content-length',
  'set-cookie',
]);

/**
 * Sends a request of a mini program to a container service, with the user in the headers.
 *
 * @param request the body of `POST /container`; nothing of it is trusted
 */
export async function callContainer(
  request: Readonly<Record<string, unknown>>,
  services: ServiceAddresses,
  caller: ContainerCaller,
): Promise<{ answer: ContainerAnswer } | { failure: ContainerFailure }> {
  const { path, method = 'GET', timeout, wantsBase64 } = request;
  const given = headersIn(request['header']);
  const content = contentIn(request);
  if (typeof path !== 'string' || typeof method !== 'string' || !given || !content)
    return failed(
      400,
      'EVENT_INVALID',
      40097,
      'system error: path, method, header or data have no valid form',
    );
  if (!CONTAINER_METHODS.includes(method.toUpperCase()))
    return failed(400, 'METHOD_INVALID', 102005, `无效的 HTTP Method. Use ${CONTAINER_METHODS.join(', ')}`);
  if (content.length > MAX_CONTAINER_REQUEST)
    return failed(
      413,
      'EVENT_TOO_LARGE',
      -606001,
      '请求包大小超过 100KB. Upload files by wx.cloud.uploadFile',
    );
  const service = given.get(SERVICE_HEADER) ?? '';
  const url = services.of(service, path);
  if (url === undefined)
    return failed(
      404,
      'SERVICE_NOT_FOUND',
      -501000,
      `Invalid host. The function host has no service '${service.slice(0, 64)}': name one of its option services in the header ${SERVICE_HEADER}`,
    );
  if (url === 'outside') return failed(400, 'PATH_INVALID', -501000, 'Path access permission error');
  const time =
    typeof timeout === 'number' && timeout > 0 ? Math.min(timeout, MAX_CONTAINER_TIME) : MAX_CONTAINER_TIME;
  try {
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: headersFor(given, service, caller),
      redirect: 'manual',
      signal: AbortSignal.timeout(time),
      ...(content.length > 0 && method.toUpperCase() !== 'GET' && { body: content }),
    });
    const body = await bodyOf(response);
    if (body === undefined)
      return failed(502, 'ANSWER_TOO_LARGE', -606002, '响应包大小超过 1MB. Send files by their ids');
    return { answer: answerOf(response, body.toString(wantsBase64 === true ? 'base64' : 'utf8')) };
  } catch (cause) {
    if ((cause as { name?: unknown }).name === 'TimeoutError')
      return failed(504, 'SERVICE_TIMEOUT', 102002, '请求超时', cause);
    return failed(
      502,
      'SERVICE_UNREACHABLE',
      -501001,
      'resource system error: the service cannot be reached',
      cause,
    );
  }
}

function failed(
  status: ContentfulStatusCode,
  errorCode: string,
  errCode: number,
  text: string,
  cause?: unknown,
): { failure: ContainerFailure } {
  // The error of fetch says only that it failed.
  const reason = cause === undefined ? {} : { cause: messageOf(Object(cause).cause ?? cause) };
  return { failure: { status, errorCode, errCode, text, ...reason } };
}

function headersIn(given: unknown): Headers | undefined {
  try {
    const entries = Object.entries(Object(given) as Record<string, unknown>);
    return new Headers(entries.map(([name, value]): [string, string] => [name, String(value)]));
  } catch {
    return undefined;
  }
}

function contentIn({
  body = '',
  isBase64,
}: Readonly<Record<string, unknown>>): Buffer<ArrayBuffer> | undefined {
  return typeof body === 'string' ? Buffer.from(body, isBase64 === true ? 'base64' : 'utf8') : undefined;
}

function headersFor(given: Headers, service: string, caller: ContainerCaller): Headers {
  const headers = new Headers([...given].filter(([name]) => !isOfHost(name)));
  const { clientIp, ...user } = caller;
  const own = callerHeaders({ ...user, source: 'wx_client', ...(clientIp !== undefined && { clientIp }) });
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  if (clientIp !== undefined) headers.set('X-Original-Forwarded-For', clientIp);
  headers.set(SERVICE_HEADER, service);
  return headers;
}

/** @returns `undefined` if it is larger than the platform allows */
async function bodyOf({ body, headers }: Response): Promise<Buffer | undefined> {
  const isTooLarge = Number(headers.get('content-length') ?? 0) > MAX_CONTAINER_ANSWER;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body?.values() ?? []) {
    size += piece.length;
    if (isTooLarge || size > MAX_CONTAINER_ANSWER) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function answerOf({ status, headers }: Response, body: string): ContainerAnswer {
  return {
    statusCode: status,
    header: Object.fromEntries([...headers].filter(([name]) => !NOT_ANSWERED.has(name))),
    cookies: headers.getSetCookie(),
    body,
  };
}
