import { randomUUID } from 'node:crypto';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import { MAX_STORAGE_REQUEST, STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import type { Context, Env, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { bearerToken } from '../../http/bearer-token';
import type { FileCall } from './file-call';
import type { FileCalls } from './file-calls';

/**
 * `POST /v1/storage`, as the stand-in's `cloud.uploadFile` and the like call it.
 *
 * @param callerOf the caller of a token; `undefined` for an unknown token
 */
export function storageRoute<Environment extends Env>(
  app: Hono<Environment>,
  calls: FileCalls,
  callerOf: (token: string) => FileCall['caller'] | undefined,
): void {
  app.post(
    STORAGE_ROUTE,
    async (c, next) => {
      // Before the body is read.
      if (callerOf(bearerToken(c.req.header('authorization')) ?? '')) return next();
      c.header('www-authenticate', 'Bearer');
      c.header('connection', 'close');
      const message =
        'The token is not known to this function host: set CLOUDPAY_STORAGE_TOKEN to the token that it was given.';
      return refuse(c, 401, 'SIGN_PARAM_INVALID', message);
    },
    bodyLimit({
      maxSize: MAX_STORAGE_REQUEST,
      onError: (c) => {
        c.header('connection', 'close');
        return refuse(c, 413, 'INVALID_PARAM', 'The request is larger than 128 KB: name fewer files.');
      },
    }),
    async (c) => {
      const caller = callerOf(bearerToken(c.req.header('authorization')) ?? '') ?? {};
      const parsed = parseJsonObject(await c.req.text());
      if ('problem' in parsed) return refuse(c, 400, 'INVALID_PARAM', `The body ${parsed.problem}.`);
      const { action, params } = parsed.value;
      if (typeof action !== 'string' || typeof params !== 'object' || params === null)
        return refuse(c, 400, 'INVALID_PARAM', 'The body is not { action, params }.');
      const answer = await calls({
        action,
        params: params as FileCall['params'],
        envId: c.req.header(CONTEXT_HEADERS.envId) || undefined,
        caller,
      });
      return c.json(answer, 'code' in answer ? 400 : 200);
    },
  );
}

function refuse(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message, requestId: randomUUID() }, status);
}
