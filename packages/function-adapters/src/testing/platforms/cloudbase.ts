/**
 * `functions.invokeFunction` of CloudBase's API for servers, and its signature: TC3-HMAC-SHA256 over the named parameters,
 * computed without the SDK.
 *
 * @see https://docs.cloudbase.net/api-reference/server/node-sdk/functions/callFunction
 */
import { createHash, createHmac } from 'node:crypto';
import type { FunctionRunner } from '../in-process-functions';
import type { Platform, PlatformAnswer, PlatformRequest } from './loopback-platform';
import { type Failure, runFunction } from './run-function';

export interface CloudbaseKeys {
  secretId: string;
  secretKey: string;
  sessionToken: string;
}

export function cloudbase(host: FunctionRunner, keys: CloudbaseKeys): Platform {
  return {
    async answer(request) {
      const params = JSON.parse(request.body.toString());
      const problem = signatureProblem(request, params, keys);
      if (problem !== undefined) return refused('SIGN_PARAM_INVALID', problem);
      const { action, envName, function_name: functionName, request_data: data } = params;
      if (action !== 'functions.invokeFunction') return refused('INVALID_PARAM', `unknown action: ${action}`);
      // The SDK appends an id of its own.
      const [, orderRequestId] = /[?&]seqId=(.+)-[0-9a-f]+_[0-9a-f]+(?:&|$)/.exec(request.url) ?? [];
      const call = { envId: envName, functionName, event: JSON.parse(data), orderRequestId };
      return runFunction(host, call, success, (kind, message) => failure(kind, message));
    },
    refusal: (kind) =>
      kind === 'throttled'
        ? refused('EXCEED_RATELIMIT', 'Request exceeds the rate limit.')
        : refused('ACTION_FORBIDDEN', 'You may not call functions of this environment.'),
    success,
  };
}

function success(reply: unknown): PlatformAnswer {
  return json({ requestId: '1', data: { response_data: JSON.stringify(reply ?? null) } });
}

function failure(kind: Failure, message: string): PlatformAnswer {
  switch (kind) {
    case 'not-found':
      return refused('FUNCTION_NOT_FOUND', 'FunctionName parameter could not be found.');
    case 'timeout':
      return refused('FUNCTIONS_TIME_LIMIT_EXCEEDED', 'Invoking task timed out after 1 seconds');
    case 'gone':
      return refused('SYS_ERR', 'system error');
    case 'failed':
      return refused('FUNCTIONS_EXECUTE_FAIL', message);
  }
}

function refused(code: string, message: string): PlatformAnswer {
  return json({ code, message, requestId: '1' });
}

function json(value: object): PlatformAnswer {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

function signatureProblem(
  { method, url, headers }: PlatformRequest,
  params: Readonly<Record<string, unknown>>,
  keys: CloudbaseKeys,
): string | undefined {
  const [, id, scope = '', signedParams = '', names = '', signature] =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedParams=([^,]*), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (id !== keys.secretId) return 'unknown SecretId';
  if (params['sessionToken'] !== keys.sessionToken) return 'the session token is wrong';
  const seconds = Number(headers['x-timestamp']);
  if (!(Math.abs(Date.now() / 1000 - seconds) < 600)) return 'the signature has expired';
  const day = new Date(seconds * 1000).toISOString().slice(0, 10);
  if (scope !== `${day}/tcb/tc3_request`) return `the scope is wrong: ${scope}`;
  const byName = new Map(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of ['action', 'envname', 'function_name', 'request_data'])
    if (!signedParams.split(';').includes(name)) return `${name} is not signed`;
  const hashed = signedParams.split(';').map((name) => `&${name}=${String(byName.get(name)).trim()}\r\n`);
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method.toLowerCase(),
    `//${headers.host}${path}`,
    query,
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim().toLowerCase()}`),
    '',
    names,
    sha256(hashed.join('')),
  ].join('\n');
  const text = ['TC3-HMAC-SHA256', seconds, scope, sha256(canonical)].join('\n');
  const key = ['tcb', 'tc3_request'].reduce(hmac, hmac(`TC3${keys.secretKey}`, day));
  return hmac(key, text).toString('hex') === signature ? undefined : `signature of ${canonical}`;
}
