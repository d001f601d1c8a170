import { LOGIN_ROUTE, type LoginSuccess } from '@opencloudpay/contracts/function-wire';
import { cloudError, failureAnswered, NETWORK } from './errors';
import { post } from './post';
import { runtime } from './wx';

interface Session {
  /** The host that issued it. */
  url: string;
  token: string;
  /** By this device's clock, in milliseconds: the host sends the duration of a session, not its end. */
  expiresAt: number;
}

export interface SessionKeeper {
  /** A token that should still be valid; logs in if there is none. */
  token(api: string): Promise<string>;
  /** A token to replace one that the host refused. */
  renew(api: string, refused: string): Promise<string>;
}

/** The key in the mini program's storage, which is separate for each WeChat user. */
export const STORAGE_KEY = 'opencloudpay.session';

/** Milliseconds before its expiry at which a session is renewed: it must not expire during a call. */
const MARGIN = 60 * 1000;

/** Logs in with `wx.login` and keeps the session, in memory and in storage. Simultaneous calls share one login. */
export function keepSession(url: string, timeout?: number): SessionKeeper {
  let session = stored(url);
  let pending: Promise<string> | undefined;

  const login = (api: string): Promise<string> =>
    loginCode(api)
      .then((code) =>
        post(api, url + LOGIN_ROUTE, JSON.stringify({ code }), timeout === undefined ? {} : { timeout }),
      )
      .then((answer) => {
        const given = sessionIn(answer.data);
        if (answer.statusCode !== 200 || !given) throw failureAnswered(api, answer.statusCode, answer.data);
        session = { url, token: given.token, expiresAt: Date.now() + given.expiresIn * 1000 };
        // A full storage only costs a login at the next start.
        runtime().setStorage({ key: STORAGE_KEY, data: session });
        return session.token;
      });

  const shared = (api: string): Promise<string> => {
    if (!pending) {
      const ended = () => {
        pending = undefined;
      };
      pending = login(api);
      pending.then(ended, ended);
    }
    return pending;
  };

  return {
    token: (api) =>
      session && session.expiresAt - MARGIN > Date.now() ? Promise.resolve(session.token) : shared(api),
    // Another call that was refused the same token may have renewed it already.
    renew: (api, refused) =>
      session && session.token !== refused ? Promise.resolve(session.token) : shared(api),
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
    // Unreadable counts as absent: the next call logs in.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { url: issuer, token, expiresAt } = value as { [key in keyof Session]?: unknown };
  return issuer === url && typeof token === 'string' && typeof expiresAt === 'number'
    ? { url, token, expiresAt }
    : undefined;
}
