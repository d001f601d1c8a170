import { parseJsonObject } from '@opencloudpay/internal';
import { OpenApiError } from '../errors';
import { request } from '../request';

/** A mini program and its app secret, from mp.weixin.qq.com → 开发管理. */
export interface Account {
  appid: string;
  secret: string;
}

export interface FetchedToken {
  token: string;
  /** Milliseconds until WeChat no longer accepts it. */
  lifetime: number;
}

/** @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
const PATH = '/cgi-bin/stable_token';

/** Milliseconds. */
const TIMEOUT = 5_000;

/** What to do about WeChat's refusals, by errcode. */
const REMEDIES: Readonly<Record<number, string>> = {
  [-1]: 'WeChat is busy: try again in a moment.',
  40002: 'The request is not as WeChat documents it: update @opencloudpay/openapi.',
  40013: 'WeChat does not know the appid: set the one of the mini program.',
  40125: 'The app secret is wrong: set the current one from mp.weixin.qq.com.',
  40164:
    'The address of this host is not in the IP allowlist of the mini program: add it on mp.weixin.qq.com.',
  40243: 'The app secret is frozen: unfreeze it on mp.weixin.qq.com.',
  41004: 'The app secret is missing: set it.',
  45009: 'The access_token was fetched too often today: see which other program fetches it.',
  45011: 'The access_token is fetched too often: wait a minute.',
};

/**
 * Fetches the access_token of an account.
 *
 * @param options.force WeChat replaces the token at once, and refuses the old one: 20 times a day at most
 * @throws {OpenApiError}
 */
export async function fetchToken(
  url: string,
  { appid, secret }: Account,
  { force }: { force: boolean },
): Promise<FetchedToken> {
  const body = JSON.stringify({
    grant_type: 'client_credential',
    appid,
    secret,
    ...(force && { force_refresh: true }),
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await request(new URL(PATH, url), { method: 'POST', body, headers }, TIMEOUT);
  const parsed = parseJsonObject(Buffer.from(answer.body).toString());
  const fields = 'value' in parsed ? parsed.value : {};
  const { access_token: token, expires_in: seconds, errcode } = fields;
  if (typeof token === 'string' && token !== '' && typeof seconds === 'number' && seconds > 0)
    return { token, lifetime: seconds * 1000 };
  if (typeof errcode === 'number' && errcode !== 0)
    throw new OpenApiError(
      'TOKEN_REFUSED',
      `WeChat gives no access_token for ${appid} (errcode ${errcode}). ${REMEDIES[errcode] ?? 'Look it up in WeChat’s list of return codes.'}`,
      errcode,
    );
  throw new OpenApiError(
    'WECHAT_ANSWER_INVALID',
    `WeChat answered the request for the access_token of ${appid} without one: see whether a proxy answers in its place.`,
  );
}
