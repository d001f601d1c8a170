import { LOGIN_ROUTE, type LoginSuccess } from '@opencloudpay/contracts/function-wire';
import { cloudError, failureAnswered, NETWORK } from './errors';
import { post } from './post';
import { runtime } from './wx';

interface Session {
  /** The host that issued it. */
  url: string;
  token: string;
  /** By this device's clock, in milliseconds: the host says how long a session lasts, not until when. */
  expiresAt: number;
}

export interface SessionKeeper {
  /** A token that should still be good; logs in where there is none. */
  token(): Promise<string>;
  /** A token in place of one that the host refused. */
  renew(refused: string): Promise<string>;
}

/** The place in the mini program's storage, which is each WeChat user's own. */
export const STORAGE_KEY = 'opencloudpay.session';

/** A session is renewed this long before it expires, in milliseconds: a call must not outlive it on the way. */
const MARGIN = 60 * 1000;

/** Logs in with `wx.login` and keeps the session, here and in storage. Calls that come meanwhile share one login. */
export function keepSession(api: string, url: string, timeout?: number): SessionKeeper {
  let session = stored(url);
  let pending: Promise<string> | undefined;

  const login = async (): Promise<string> => {
    const code = await loginCode(api);
    const answer = await post(
      api,
      `${url}${LOGIN_ROUTE}`,
      JSON.stringify({ code }),
      timeout === undefined ? {} : { timeout },
    );
    const given = sessionIn(answer.data);
    if (answer.statusCode !== 200 || !given) throw failureAnswered(api, answer.statusCode, answer.data);
    session = { url, token: given.token, expiresAt: Date.now() + given.expiresIn * 1000 };
    // A full storage costs a login at the next start, nothing else.
    runtime().setStorage({ key: STORAGE_KEY, data: session });
    return session.token;
  };

  const shared = (): Promise<string> => {
    if (!pending) {
      const ended = () => {
        pending = undefined;
      };
      pending = login();
      pending.then(ended, ended);
    }
    return pending;
  };

  return {
    token: () =>
      session && session.expiresAt - MARGIN > Date.now() ? Promise.resolve(session.token) : shared(),
    // Another call that was refused the same token may have renewed it already.
    renew: (refused) => (session && session.token !== refused ? Promise.resolve(session.token) : shared()),
  };
}

function loginCode(api: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const failed = (why: string) =>
      reject(cloudError(api, NETWORK, `wx.login gave no code (${why}): try again.`));
    runtime().login({
      success: ({ code }) => (code ? resolve(code) : failed('none')),
      fail: ({ errMsg }) => failed(errMsg || 'login:fail'),
    });
  });
}

function sessionIn(answer: unknown): Pick<LoginSuccess, 'token' | 'expiresIn'> | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { token, expiresIn } = answer as { [field in keyof LoginSuccess]?: unknown };
  return typeof token === 'string' && typeof expiresIn === 'number' ? { token, expiresIn } : undefined;
}

function stored(url: string): Session | undefined {
  let value: unknown;
  try {
    value = runtime().getStorageSync(STORAGE_KEY);
  } catch (_) {
    // Unreadable is as good as absent: the next call logs in.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { url: issuer, token, expiresAt } = value as { [key in keyof Session]?: unknown };
  return issuer === url && typeof token === 'string' && typeof expiresAt === 'number'
    ? { url, token, expiresAt }
    : undefined;
}
