/**
 * InvokeFunction of Aliyun Function Compute 3, written from its documentation, and ACS3-HMAC-SHA256, computed without the
 * SDK.
 *
 * @see https://help.aliyun.com/zh/functioncompute/fc-3-0/developer-reference/api-fc-2023-03-30-invokefunction
 * @see https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
import { createHash, createHmac } from 'node:crypto';
import type { FunctionRunner } from '../in-process-functions';
import type { Platform, PlatformAnswer, PlatformRequest } from './loopback-platform';
import { type Failure, runFunction } from './run-function';

export interface AliyunKeys {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
}

const PATH = /^\/2023-03-30\/functions\/([^/?]+)\/invocations\?qualifier=live$/;

export function aliyunFc(host: FunctionRunner, keys: AliyunKeys): Platform {
  return {
    async answer(request) {
      const { url, headers, body } = request;
      const problem = signatureProblem(request, keys);
      if (problem !== undefined) return refused(403, 'SignatureNotMatch', problem);
      if (headers['x-acs-action'] !== 'InvokeFunction' || headers['x-acs-version'] !== '2023-03-30')
        return refused(400, 'InvalidArgument', 'unknown action');
      const [, name = ''] = PATH.exec(url) ?? [];
      const [, envId = '', functionName = ''] = /^(.+?)__(.+)$/.exec(decodeURIComponent(name)) ?? [];
      if (functionName === '')
        return refused(400, 'PathNotSupported', `'POST' against '${url}' is not supported`);
      const call = { envId, functionName, event: JSON.parse(body.toString()) };
      return runFunction(host, call, success, (kind, message) => failure(kind, message, name));
    },
    refusal: (kind) =>
      kind === 'throttled'
        ? refused(429, 'ResourceExhausted', 'Your request is denied due to the concurrency limit')
        : refused(403, 'AccessDenied', 'the caller is not authorized to perform fc:InvokeFunction'),
    success,
  };
}

/** Node's runtime writes text as it is, and other values as JSON. */
function success(reply: unknown): PlatformAnswer {
  const body = typeof reply === 'string' ? reply : JSON.stringify(reply);
  return {
    headers: { 'content-type': 'application/octet-stream', 'x-fc-request-id': '1' },
    body: body ?? '',
  };
}

function failure(kind: Failure, message: string, name: string): PlatformAnswer {
  if (kind === 'not-found') return refused(404, 'FunctionNotFound', `function '${name}' does not exist`);
  if (kind === 'gone') return refused(500, 'InternalServerError', 'an internal error has occurred');
  const errorMessage = kind === 'timeout' ? 'Function timed out after 1 seconds' : message;
  return {
    headers: { 'content-type': 'application/json', 'x-fc-error-type': 'UnhandledInvocationError' },
    body: JSON.stringify({ errorMessage, errorType: 'Error', stackTrace: [] }),
  };
}

function refused(status: number, Code: string, Message: string): PlatformAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Code, Message, RequestId: '1-68a0c6f0' }),
  };
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

function signatureProblem(request: PlatformRequest, keys: AliyunKeys): string | undefined {
  const { method, url, headers, body } = request;
  const [, id, names = '', signature] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (id !== keys.accessKeyId) return 'invalid access key ID';
  if (headers['x-acs-security-token'] !== keys.securityToken) return 'the security token is wrong';
  if (headers['x-acs-content-sha256'] !== sha256(body)) return 'the hash of the body is wrong';
  const age = Date.now() - Date.parse(String(headers['x-acs-date']));
  if (!(Math.abs(age) < 15 * 60_000)) return 'the date is too old';
  const signed = names.split(';');
  // Every header of these must be signed if it is sent.
  const needed = Object.keys(headers).filter((name) => /^(?:x-acs-.*|host|content-type)$/.test(name));
  const unsigned = needed.filter((name) => !signed.includes(name));
  if (unsigned.length > 0) return `${unsigned} is not signed`;
  const [path, query = ''] = url.split('?');
  const canonical = [
    method,
    path,
    query.split('&').sort().join('&'),
    ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    headers['x-acs-content-sha256'],
  ].join('\n');
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const expected = createHmac('sha256', keys.accessKeySecret).update(text).digest('hex');
  return expected === signature ? undefined : `The request signature does not match: ${canonical}`;
}
