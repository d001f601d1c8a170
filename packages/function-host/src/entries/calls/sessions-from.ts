import { isLoopback, say } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';
import { createSessions, type Sessions } from '../../sessions/login/sessions';
import { type Environment, SESSION_VARIABLES } from './settings';

/**
 * The sessions that the variables configure; `undefined` without them.
 *
 * @throws {FunctionHostError} `OPTION_INVALID`
 */
export function sessionsFrom({ value, secret, secrets }: Environment): Sessions | undefined {
  const appid = value('MINI_PROGRAM_APPID');
  const appSecret = secret('MINI_PROGRAM_SECRET');
  const keys = secrets('SESSION_KEY');
  if (appid === undefined && appSecret === undefined && keys === undefined) return undefined;
  const given = { MINI_PROGRAM_APPID: appid, MINI_PROGRAM_SECRET: appSecret, SESSION_KEY: keys };
  const missing = Object.entries(given).flatMap(([name, set]) =>
    set === undefined ? [`CLOUDPAY_${name}`] : [],
  );
  if (missing.length > 0)
    throw new FunctionHostError(
      'OPTION_INVALID',
      say(
        `Sessions of mini programs need ${missing.join(' and ')} too: set all three of ${SESSION_VARIABLES}, or none.`,
        `小程序会话还需要 ${missing.join(' 和 ')}：${SESSION_VARIABLES} 请全部设置，或都不设置。`,
      ),
    );
  return createSessions({
    appid: appid ?? '',
    secret: appSecret,
    keys: keys ?? [],
    jscode2session: exchangeAt(value('WECHAT_URL')),
  });
}

/** The app secret goes to this address. */
function exchangeAt(wechatUrl: string | undefined): string | undefined {
  if (wechatUrl === undefined) return undefined;
  const { protocol, hostname } = urlOf(wechatUrl) ?? {};
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname ?? '')))
    return `${wechatUrl.replace(/\/+$/, '')}/sns/jscode2session`;
  throw new FunctionHostError(
    'OPTION_INVALID',
    say(
      'CLOUDPAY_WECHAT_URL must be an https address: http is for this machine alone.',
      'CLOUDPAY_WECHAT_URL 必须是 https 地址：http 只能用于本机。',
    ),
  );
}

/** Without `URL.canParse`, which not every Node 18 has. */
function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
