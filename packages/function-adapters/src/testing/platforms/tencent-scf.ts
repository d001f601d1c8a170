/**
 * InvokeFunction of Tencent SCF, written from its documentation, and TC3-HMAC-SHA256, computed without the SDK.
 *
 * @see https://cloud.tencent.com/document/product/583/58400
 * @see https://cloud.tencent.com/document/api/583/33846
 */
import { createHash, createHmac } from 'node:crypto';
import type { FunctionRunner } from '../in-process-functions';
import type { Platform, PlatformAnswer, PlatformRequest } from './loopback-platform';
import { type Failure, runFunction } from './run-function';

export interface TencentKeys {
  region: string;
  secretId: string;
  secretKey: string;
  token: string;
}

export function tencentScf(host: FunctionRunner, keys: TencentKeys): Platform {
  return {
    async answer(request) {
      const { headers, body } = request;
      const problem = signatureProblem(request, keys);
      if (problem !== undefined) return refused('AuthFailure.SignatureFailure', problem);
      if (headers['x-tc-action'] !== 'InvokeFunction' || headers['x-tc-version'] !== '2018-04-16')
        return refused('InvalidAction', 'The request action is invalid.');
      if (headers['x-tc-region'] !== keys.region || headers['x-tc-token'] !== keys.token)
        return refused('AuthFailure.TokenFailure', 'The region or the token is wrong.');
      const { FunctionName, Namespace, Event, Qualifier } = JSON.parse(body.toString());
      if (Qualifier !== 'live') return refused('ResourceNotFound.Qualifier', 'No such qualifier.');
      const call = { envId: Namespace, functionName: FunctionName, event: JSON.parse(Event) };
      return runFunction(host, call, success, (kind, message) => failure(kind, message, FunctionName));
    },
    refusal: (kind) =>
      kind === 'throttled'
        ? refused('RequestLimitExceeded', 'Your current request times equals to `21` in a second.')
        : refused(
            'UnauthorizedOperation.CAM',
            'You are not authorized to perform operation (scf:InvokeFunction).',
          ),
    success,
  };
}

function success(reply: unknown): PlatformAnswer {
  return result({ RetMsg: JSON.stringify(reply ?? null), ErrMsg: '' });
}

function failure(kind: Failure, message: string, name: string): PlatformAnswer {
  switch (kind) {
    case 'not-found':
      return refused('ResourceNotFound.Function', `The specified function does not exist: ${name}`);
    case 'gone':
      return refused('InternalError.System', 'An internal error has occurred.');
    case 'timeout':
      return failed(433, 'Invoking task timed out after 1 seconds');
    case 'failed':
      return failed(430, message);
  }
}

function failed(statusCode: number, errorMessage: string): PlatformAnswer {
  const RetMsg = JSON.stringify({ errorCode: -1, errorMessage, requestId: '1', statusCode });
  return result({ RetMsg, ErrMsg: statusCode === 430 ? 'user code exception caught' : errorMessage });
}

function result(fields: { RetMsg: string; ErrMsg: string }): PlatformAnswer {
  return response({ Result: { MemUsage: 3_207_168, Log: '', Duration: 0.8, InvokeResult: 0, ...fields } });
}

/** Refusals have the status 200, too. */
function refused(Code: string, Message: string): PlatformAnswer {
  return response({ Error: { Code, Message } });
}

function response(fields: object): PlatformAnswer {
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Response: { ...fields, RequestId: 'c2af8a64' } }),
  };
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

function signatureProblem({ method, headers, body }: PlatformRequest, keys: TencentKeys): string | undefined {
  const { secretId, secretKey } = keys;
  const seconds = Number(headers['x-tc-timestamp']);
  const [, id, scope = '', names = '', signature] =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (id !== secretId) return 'The SecretId is not found.';
  if (!(Math.abs(Date.now() / 1000 - seconds) < 300)) return 'The signature has expired.';
  const day = new Date(seconds * 1000).toISOString().slice(0, 10);
  // The service is the first part of the address: `scf` there.
  const [hostname = ''] = String(headers.host).split(':');
  const [service = ''] = hostname.split('.');
  if (scope !== `${day}/${service}/tc3_request`) return `The scope is wrong: ${scope}`;
  if (names !== 'content-type;host') return `The signed headers are wrong: ${names}`;
  const signed = `content-type:${headers['content-type']}\nhost:${hostname}\n`;
  const canonical = [method, '/', '', signed, names, sha256(body)].join('\n');
  const text = ['TC3-HMAC-SHA256', seconds, scope, sha256(canonical)].join('\n');
  const key = [service, 'tc3_request'].reduce(hmac, hmac(`TC3${secretKey}`, day));
  return hmac(key, text).toString('hex') === signature
    ? undefined
    : 'The provided credentials could not be validated.';
}
