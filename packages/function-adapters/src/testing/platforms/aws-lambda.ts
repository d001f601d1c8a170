/**
 * Invoke of AWS Lambda, written from its documentation, and Signature Version 4, computed without the SDK.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto';
import type { FunctionRunner } from '../in-process-functions';
import type { Platform, PlatformAnswer, PlatformRequest } from './loopback-platform';
import { type Failure, runFunction } from './run-function';

export interface AwsKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  region: string;
}

const JSON_TYPE = 'application/json';
const PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?Qualifier=([^&]+))?$/;

export function awsLambda(host: FunctionRunner, keys: AwsKeys): Platform {
  return {
    async answer(request) {
      const problem = signatureProblem(request, keys);
      if (problem !== undefined) return refused(403, 'InvalidSignatureException', problem);
      const [, name = '', qualifier] = PATH.exec(request.url) ?? [];
      const [, envId = '', functionName = ''] = /^(.+?)__(.+)$/.exec(decodeURIComponent(name)) ?? [];
      if (functionName === '' || qualifier !== 'live')
        return refused(400, 'InvalidParameterValueException', `no function: ${name} ${qualifier}`);
      const context = JSON.parse(
        Buffer.from(String(request.headers['x-amz-client-context'] ?? 'e30='), 'base64').toString(),
      ) as { custom?: { orderRequestId?: string } };
      const call = {
        ...{ envId, functionName, event: JSON.parse(request.body.toString()) },
        orderRequestId: context.custom?.orderRequestId,
        clientContext: context,
      };
      return runFunction(host, call, success, (kind, message) => failure(kind, message, name));
    },
    refusal: (kind) =>
      kind === 'throttled'
        ? refused(429, 'TooManyRequestsException', 'Rate Exceeded.')
        : refused(403, 'AccessDeniedException', 'User: arn:aws:iam::1:user/gateway is not authorized'),
    success,
  };
}

/** Node's runtime writes `undefined` as `null`. */
function success(reply: unknown): PlatformAnswer {
  return {
    headers: { 'content-type': JSON_TYPE, 'x-amz-executed-version': '1' },
    body: JSON.stringify(reply ?? null),
  };
}

function failure(kind: Failure, message: string, name: string): PlatformAnswer {
  if (kind === 'not-found')
    return refused(404, 'ResourceNotFoundException', `Function not found: arn:aws:lambda:…:function:${name}`);
  if (kind === 'gone')
    return refused(500, 'ServiceException', 'The Lambda service encountered an internal error.');
  const error =
    kind === 'timeout'
      ? { errorMessage: '2026-01-01T00:00:00.000Z 8f1d Task timed out after 0.30 seconds' }
      : { errorType: 'Error', errorMessage: message, trace: ['Error', '    at Runtime.main'] };
  return {
    headers: { 'content-type': JSON_TYPE, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(error),
  };
}

function refused(status: number, type: string, message: string): PlatformAnswer {
  const headers = { 'content-type': JSON_TYPE, 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ Type: 'User', Message: message, message }) };
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

function signatureProblem(
  { method, url, headers, body }: PlatformRequest,
  keys: AwsKeys,
): string | undefined {
  const { accessKeyId, secretAccessKey, sessionToken, region } = keys;
  const [, id, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const time = String(headers['x-amz-date']);
  const day = time.slice(0, 8);
  if (id !== accessKeyId) return 'The security token included in the request is invalid.';
  if (headers['x-amz-security-token'] !== sessionToken) return 'The session token is wrong.';
  if (scope !== `${day}/${region}/lambda/aws4_request`) return `The scope is wrong: ${scope}`;
  for (const name of ['host', 'x-amz-date', 'x-amz-security-token'])
    if (!names.split(';').includes(name)) return `${name} is not signed.`;
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method,
    // Every service but S3 encodes the path once more.
    path.split('/').map(encodeStrictly).join('/'),
    query.split('&').sort().join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [region, 'lambda', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
  if (hmac(key, text).toString('hex') === signature) return undefined;
  return `The request signature we calculated does not match. The Canonical String should have been '${canonical}'`;
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
