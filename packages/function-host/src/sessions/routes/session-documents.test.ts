/** `POST /database` of the session routes: who calls is what the session says, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import type { UserDocumentContext } from '@opencloudpay/contracts/document-actions';
import { createSessions } from '../login/sessions';
import { simulatedJscode2session } from '../login/simulated-jscode2session';
import { sessionRoutes } from './session-routes';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const sessions = createSessions({
  appid: APPID,
  keys: 'a-key-of-the-tests-0123456789abcdef',
  jscode2session: wechat.exchange,
});
const host = { invoke: async () => undefined };

type Call = [action: string, params: unknown, context: UserDocumentContext];

function routes(answer: object, withDatabase = true) {
  const calls: Call[] = [];
  const errors: unknown[] = [];
  const documents = {
    handleForUser: async (...call: Call) => {
      calls.push(call);
      return answer;
    },
    watchForUser: () => () => {},
  };
  const app = sessionRoutes({
    ...{ sessions, host, onError: (error: unknown) => errors.push(error) },
    ...(withDatabase && { database: { documents, envId: 'prod' } }),
  });
  return {
    calls,
    errors,
    async post(body: unknown, token?: string) {
      const response = await app.fetch(
        new Request('http://127.0.0.1/database', {
          method: 'POST',
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            'x-wx-openid': 'forged',
          },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
      return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
    },
  };
}

const login = async (user: string) => (await sessions.login(wechat.loginCode(user))).token;
const get = { action: 'database.getDocument', params: { collectionName: 'goods', query: '{}' } };

describe('a database call of a mini program', () => {
  it('runs for the user of the session, in the environment of the host', async () => {
    const { calls, post } = routes({ data: { list: [] } });
    const forged = { openId: 'forged', user: { openId: 'forged' }, envId: 'other' };
    const { status, answer } = await post({ ...get, ...forged }, await login('alice'));
    expect(status).toBe(200);
    expect(answer).toEqual({ data: { list: [] }, requestId: expect.any(String) });
    expect(calls).toEqual([
      [
        get.action,
        get.params,
        { envId: 'prod', requestId: answer['requestId'], user: { openId: wechat.openIdOf('alice') } },
      ],
    ]);
  });

  it('needs a session before its body is read', async () => {
    const { calls, post } = routes({});
    expect(await post('not JSON')).toMatchObject({ status: 401, answer: { errorCode: 'SESSION_MISSING' } });
    expect(await post(get, 'x.y.z')).toMatchObject({ status: 401, answer: { errorCode: 'SESSION_INVALID' } });
    expect(calls).toEqual([]);
  });

  it.each<[object, number]>([
    [{ code: 'DATABASE_PERMISSION_DENIED', message: 'Permission denied' }, 403],
    [{ code: 'DATABASE_COLLECTION_NOT_EXIST', message: '' }, 404],
    [{ code: 'DATABASE_REQUEST_FAILED', message: '' }, 400],
  ])('that answers %j has the status %i', async (refused, status) => {
    const { errors, post } = routes(refused);
    expect(await post(get, await login('alice'))).toMatchObject({ status, answer: refused });
    expect(errors).toEqual([]);
  });

  it('that the host fails to answer tells the reason to the operator alone', async () => {
    const { errors, post } = routes({ code: 'SYS_ERR', message: 'db.internal:5432 does not answer' });
    expect(await post(get, await login('alice'))).toEqual({
      status: 500,
      answer: {
        code: 'SYS_ERR',
        message: 'The host failed: its log says why.',
        requestId: expect.any(String),
      },
    });
    expect(errors).toEqual([new Error('SYS_ERR: db.internal:5432 does not answer')]);
  });

  it.each([
    [{ action: 'database.dropEverything' }, 400, 'INVALID_ACTION'],
    [{ action: 'constructor' }, 400, 'INVALID_ACTION'],
    [{ ...get, params: [] }, 400, 'INVALID_PARAM'],
    [{ ...get, params: null }, 400, 'INVALID_PARAM'],
    [{ ...get, params: { query: '['.repeat(200) } }, 400, 'INVALID_PARAM'],
  ])('%j is refused', async (body, status, code) => {
    const { calls, post } = routes({});
    expect(await post(body, await login('alice'))).toMatchObject({ status, answer: { code } });
    expect(calls).toEqual([]);
  });

  it('is bounded, and refused by a host without a database', async () => {
    const { post } = routes({}, false);
    const token = await login('alice');
    expect(await post({ x: 'x'.repeat(600_000) }, token)).toMatchObject({ status: 413 });
    expect(await post(get, token)).toMatchObject({
      answer: { code: 'INVALID_ACTION', message: expect.stringContaining('option database') },
    });
  });
});
