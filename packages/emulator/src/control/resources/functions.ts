import { randomUUID } from 'node:crypto';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { CallRequest, FunctionCall, FunctionList } from '@opencloudpay/contracts/dev-server/functions';
import { say } from '@opencloudpay/internal';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { callRecord } from '../../timeline/timeline';
import { answerTo, ControlFailure } from '../failure';
import { invalid, objectOr, param, readJson } from '../read-request';
import { functionList } from './function-list';

export function functionRoutes(app: Hono, emulator: Emulator): void {
  app.get('/api/functions', (c) => c.json<FunctionList>({ functions: functionList(emulator) }));
  app.get('/api/findings', (c) => c.json<ProjectFindings>(emulator.findings()));
  app.post('/api/functions/:name/call', async (c) => {
    const { event, user } = await readJson<CallRequest>(c);
    const data = objectOr(event, 'event', {});
    const { openId } = objectOr(user, 'user', emulator.user) as { openId?: unknown };
    if (typeof openId !== 'string' || openId === '')
      throw invalid(say('user.openId must be a string with an openid.', 'user.openId 应为 openid 字符串。'));
    return c.json(
      await callOf((requestId) =>
        emulator.callFunction(param(c, 'name'), data, { user: { openId }, requestId }),
      ),
    );
  });
  app.post('/api/functions/:name/triggers/:trigger/run', async (c) =>
    c.json(
      await callOf((requestId) => emulator.runTrigger(param(c, 'name'), param(c, 'trigger'), { requestId })),
    ),
  );

  /** Calls a function and returns the record of the call, also if the function failed. */
  async function callOf(act: (requestId: string) => Promise<unknown>): Promise<FunctionCall> {
    const requestId = randomUUID();
    const failure = await act(requestId).then(
      () => undefined,
      (error: unknown) => error,
    );
    const call = emulator.calls().findLast((known) => known.requestId === requestId);
    if (failure !== undefined && isMissing(failure)) throw failure;
    if (!call)
      throw (
        failure ??
        new ControlFailure(500, 'INTERNAL', say('The call was not recorded.', '这次调用没有记录。'))
      );
    return callRecord(call);
  }
}

/** A missing function was not called, so there is no record. */
function isMissing(failure: unknown): boolean {
  return answerTo(failure).status === 404;
}
