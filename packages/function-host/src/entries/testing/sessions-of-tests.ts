import { createSessions, type Sessions } from '../../sessions/login/sessions';
import { simulatedJscode2session } from '../../sessions/login/simulated-jscode2session';

export const APPID = 'wx0123456789abcdef';
export const TOKEN = 'the-token-of-the-functions';
export const CALLBACK_SECRET = 'the-secret-of-the-callbacks';
const KEY = 'a-key-of-the-tests-0123456789abcdef';

export const wechat = simulatedJscode2session({ appid: APPID });

export const sessions: Sessions = createSessions({
  appid: APPID,
  keys: KEY,
  jscode2session: wechat.exchange,
});

/** The header of a logged-in user. */
export async function sessionOf(user: string): Promise<{ authorization: string }> {
  const { token } = await sessions.login(wechat.loginCode(user));
  return { authorization: `Bearer ${token}` };
}
