/**
 * What mini programs without CloudBase call: the session routes of a function host, and who may reach them.
 *
 * WeChat's developer tools send no Origin, or that of mini programs; a web page that calls another address always sends
 * its own. So these two are let in, and everything else is not: who is logged in without a password here, as nobody but
 * the developer is, must not be any page that is open in the developer's browser.
 */
import { randomUUID } from 'node:crypto';
import type { FunctionFailure } from '@opencloudpay/contracts/function-wire';
import { sessionRoutes } from '@opencloudpay/function-host';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Emulator } from '../emulator-types';
import { answerTo, ControlFailure } from './failure';
import { jsonOnly } from './guard';

export const SESSION_PATH = '/session';

/** The origin of mini programs, and what no web page of anybody else's has. */
const MINI_PROGRAM = 'https://servicewechat.com';

export function sessionApi(emulator: Emulator): Hono {
  const app = new Hono();
  app.use(miniProgramsOnly, jsonOnly);
  const routes = sessionRoutes({
    sessions: emulator.sessions,
    host: {
      invoke: (name, event = {}, { user: { openId = '' } = {}, requestId } = {}) =>
        emulator.callFromMiniProgram(name, event, { user: { openId }, requestId }),
    },
    onError: (error) => process.emitWarning(`A mini program's call failed: ${String(error)}`),
  });
  app.route('/', routes);
  app.all('*', () => {
    throw new ControlFailure(
      404,
      'NOT_FOUND',
      `There is nothing here: POST ${SESSION_PATH}/login with a code of wx.login, then POST ${SESSION_PATH}/call/<function>.`,
    );
  });
  // In the words of the routes, which answer by themselves what goes wrong in them.
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
      'Only mini programs may call this address: WeChat’s developer tools, or a program on this machine.',
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
