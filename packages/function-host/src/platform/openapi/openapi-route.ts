import { randomUUID } from 'node:crypto';
import { OPEN_DATA_API, OPEN_DATA_MEMBER } from '@opencloudpay/contracts/open-data';
import type { OpenApiCall, OpenApiFile } from '@opencloudpay/contracts/openapi-call';
import {
  MAX_OPENAPI_REQUEST,
  OPENAPI_ROUTE,
  type OpenApiFailure,
  type OpenApiSuccess,
} from '@opencloudpay/contracts/openapi-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { bearerToken } from '../../http/bearer-token';
import { isObject } from '../../project/json-file';
import type { OpenApiCalls } from './openapi-calls';

/** Whose call it is. */
export type OpenApiOrigin = Pick<OpenApiCall, 'caller' | 'functionName' | 'requestId'>;

interface Options {
  calls: OpenApiCalls;
  /** The origin of a request with a token; `undefined` for an unknown token. */
  originOf(token: string, headers: Headers): OpenApiOrigin | undefined;
}

interface Env {
  Variables: { origin: OpenApiOrigin };
}

/** Files are in base64, which is a third longer; the rest is JSON. */
const LARGEST_BODY = MAX_OPENAPI_REQUEST * 1.5;

/** `POST /v1/openapi`, as the stand-in's `cloud.openapi` calls it. */
export function openApiRoute({ calls, originOf }: Options): Hono<Env> {
  const app = new Hono<Env>();
  app.post(
    OPENAPI_ROUTE,
    async (c, next) => {
      const origin = originOf(bearerToken(c.req.header('authorization')) ?? '', c.req.raw.headers);
      if (origin) {
        c.set('origin', origin);
        return next();
      }
      c.header('www-authenticate', 'Bearer');
      return failed(
        c,
        401,
        'SIGN_PARAM_INVALID',
        'The token is not known to this function host: set CLOUDPAY_OPENAPI_TOKEN to the token that it was given.',
      );
    },
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: (c) => {
        c.header('connection', 'close');
        return failed(
          c,
          413,
          'EXCEED_REQUEST_SIZE_LIMIT',
          'The parameters of the call are larger than 6 MB.',
        );
      },
    }),
    async (c) => {
      const parsed = parseJsonObject(await c.req.text());
      if ('problem' in parsed) return failed(c, 400, 'INVALID_PARAM', `The body ${parsed.problem}.`);
      const { api, appid, params, files } = parsed.value;
      if (typeof api !== 'string' || api === '' || !isObject(params) || !isObject(files))
        return failed(c, 400, 'INVALID_PARAM', 'The body is not { api, params, files }.');
      const { functionName, ...user } = c.get('origin');
      const isOpenData = api === OPEN_DATA_MEMBER;
      const answer = await calls({
        ...user,
        // Permissions of a function are for the methods of cloud.openapi.
        ...(functionName !== undefined && !isOpenData && { functionName }),
        api: isOpenData ? OPEN_DATA_API : api,
        ...(typeof appid === 'string' && appid !== '' && { appid }),
        params,
        files: filesIn(files),
      });
      if ('code' in answer) return c.json(answer satisfies OpenApiFailure, 400);
      return c.json({
        requestId: randomUUID(),
        contentType: answer.contentType,
        body: Buffer.from(answer.body).toString('base64'),
      } satisfies OpenApiSuccess);
    },
  );
  return app;
}

function filesIn(files: Readonly<Record<string, unknown>>): Record<string, OpenApiFile> {
  const read = Object.entries(files).map(([name, file]) => {
    const { contentType, filename, content } = Object(file) as Record<string, unknown>;
    return [
      name,
      {
        contentType: String(contentType ?? ''),
        filename: String(filename ?? ''),
        content: Buffer.from(String(content ?? ''), 'base64'),
      },
    ] as const;
  });
  return Object.fromEntries(read);
}

function failed(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message, requestId: randomUUID() } satisfies OpenApiFailure, status);
}
