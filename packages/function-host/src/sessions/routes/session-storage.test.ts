/** `POST /storage` of the session routes, where the host cannot answer. */
import { expect, it } from '@jest/globals';
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

it('a storage that fails tells the reason to the operator alone', async () => {
  const errors: unknown[] = [];
  const message = 'The storage failed: EACCES /srv/files/shop-1';
  const app = sessionRoutes({
    sessions,
    host: {
      invoke: async () => undefined,
      callFiles: async () => ({ code: 'SYS_ERR', message, requestId: 'r1' }),
    },
    onError: (error) => errors.push(error),
  });
  const { token } = await sessions.login(wechat.loginCode('alice'));
  const response = await app.request('/storage', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ action: 'storage.batchDeleteFile', params: { fileid_list: ['cloud://a.b/c'] } }),
  });
  expect([response.status, await response.json()]).toEqual([
    500,
    { code: 'SYS_ERR', message: 'The host failed: its log says why.', requestId: 'r1' },
  ]);
  expect(errors).toEqual([new Error(`SYS_ERR: ${message}`)]);
});
