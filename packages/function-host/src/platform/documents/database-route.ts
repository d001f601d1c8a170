import { randomUUID } from 'node:crypto';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import {
  DATABASE_ROUTE,
  type DatabaseFailure,
  MAX_DATABASE_REQUEST,
} from '@opencloudpay/contracts/database-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { bearerToken } from '../../http/bearer-token';
import { nodeBodyLimit } from '../../http/node-body-limit';
import type { DocumentCall } from './document-call';
import type { DocumentCalls } from './document-calls';

/** Room for the JSON around the 512 KB of the request. */
const OVERHEAD = 64 * 1024;

/**
 * `POST /v1/database`, as our stand-in's `cloud.database()` calls it.
 *
 * @param callerOf the caller of a token; `undefined` for an unknown token
 */
export function databaseRoute(
  calls: DocumentCalls,
  callerOf: (token: string) => DocumentCall['caller'] | undefined,
): Hono {
  const app = new Hono();
  return app.post(
    DATABASE_ROUTE,
    nodeBodyLimit({
      maxSize: MAX_DATABASE_REQUEST + OVERHEAD,
      onError: (c) => {
        c.header('connection', 'close');
        const message = 'The request to the database is larger than 512 KB: keep large data in files.';
        return refuse(c, 413, 'EXCEED_MAX_PAYLOAD_SIZE', message);
      },
    }),
    async (c) => {
      const caller = callerOf(bearerToken(c.req.header('authorization')) ?? '');
      if (!caller) {
        const message =
          'The token is not known to this function host: set CLOUDPAY_DATABASE_TOKEN to the token that it was given.';
        return refuse(c, 401, 'SIGN_PARAM_INVALID', message);
      }
      const text = await c.req.text();
      const parsed = parseJsonObject(text);
      if ('problem' in parsed) return refuse(c, 400, 'INVALID_PARAM', `The body ${parsed.problem}.`);
      const { action, params } = parsed.value;
      if (typeof action !== 'string' || typeof params !== 'object' || params === null)
        return refuse(c, 400, 'INVALID_PARAM', 'The body is not { action, params }.');
      const answer = await calls({
        action,
        params: params as DocumentCall['params'],
        size: Buffer.byteLength(text),
        envId: c.req.header(CONTEXT_HEADERS.envId) || undefined,
        caller,
      });
      return 'code' in answer ? c.json(answer, 400) : c.json(answer);
    },
  );
}

function refuse(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message, requestId: randomUUID() } satisfies DatabaseFailure, status);
}
