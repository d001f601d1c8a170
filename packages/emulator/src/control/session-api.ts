/**
 * The session routes for mini programs without CloudBase, and the rules for their callers.
 *
 * WeChat's developer tools send no Origin or the origin of mini programs. A web page that calls another address always
 * sends its own. Only the first two are accepted: a login needs no password here, so no web page in the developer's
 * browser may get one.
 */
import { randomUUID } from 'node:crypto';
import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';
import { sessionRoutes } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Emulator } from '../emulator-types';
import { answerTo, ControlFailure } from './failure';
import { jsonOnly } from './guard';

export const SESSION_PATH = '/session';

/** The origin of mini programs. No other web page has it. */
export const MINI_PROGRAM = 'https://servicewechat.com';

export function sessionApi(emulator: Emulator): Hono {
  const app = new Hono();
  app.use(miniProgramsOnly, jsonOnly);
  const routes = sessionRoutes({
    sessions: emulator.sessions,
    // The emulator decides.
    allow: () => true,
    host: {
      callFiles: (call) => emulator.callFiles(call),
      callOpenApi: (call) => emulator.callOpenApi(call),
      invoke: (name, event = {}, { user: { openId = '' } = {}, requestId } = {}) =>
        emulator.callFromMiniProgram(name, event, { user: { openId }, requestId }),
    },
    services: emulator.services,
    database: { documents: emulator.userDocuments, envId: emulator.envId },
    onError: (error) => process.emitWarning(`The call of a mini program failed: ${String(error)}`),
  });
  app.route('/', routes);
  app.all('*', () => {
    throw new ControlFailure(
      404,
      'NOT_FOUND',
      say(
        `There is nothing at this address. POST ${SESSION_PATH}/login with a code of wx.login, then POST ${SESSION_PATH}/call/<function>.`,
        `没有这个地址。请先用 wx.login 的 code 请求 POST ${SESSION_PATH}/login，再请求 POST ${SESSION_PATH}/call/<函数名>。`,
      ),
    );
  });
  // In the form of the routes' own errors.
  app.onError((error, c) => {
    const { status, body } = answerTo(error);
    const { code: errorCode, message: errorMessage } = body.error;
    const answer: FunctionFailure = { errorCode, errorMessage, requestId: randomUUID() };
    return c.json(answer, status);
  });
  return app;
}

const miniProgramsOnly: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== MINI_PROGRAM)
    throw new ControlFailure(
      403,
      'FORBIDDEN_ORIGIN',
      say(
        'Only mini programs in WeChat’s developer tools and programs on this machine may call this address.',
        '只有微信开发者工具中的小程序和本机程序可以调用此地址。',
      ),
    );
  if (origin !== undefined) {
    c.header('access-control-allow-origin', MINI_PROGRAM);
    c.header('vary', 'origin');
  }
  if (c.req.method === 'OPTIONS' && origin !== undefined) {
    c.header('access-control-allow-methods', 'POST');
    c.header('access-control-allow-headers', 'authorization, content-type');
    c.header('access-control-allow-private-network', 'true');
    return c.body(null, 204);
  }
  await next();
  c.header('x-content-type-options', 'nosniff');
  return undefined;
};
