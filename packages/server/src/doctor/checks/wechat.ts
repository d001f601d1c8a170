import type { Text } from '@opencloudpay/internal';
import { type Account, fetchToken, OpenApiError } from '@opencloudpay/openapi';
import { type Check, type Finding, failure, ok, say, warning } from '../check';
import type { DoctorContext } from '../context/context';

const WECHAT = 'https://api.weixin.qq.com';

/** The access_token of each mini program: its appid and app secret. Fetching it changes nothing. */
export function wechatChecks({ configuration }: DoctorContext): Check[] {
  const { miniProgram, openapi, oldEnvironment, wechatUrl = WECHAT } = configuration;
  const accounts = new Map<string, Account>();
  for (const account of [miniProgram, ...(openapi?.accounts ?? []), oldEnvironment?.miniProgram])
    if (account?.appid && account.secret) accounts.set(account.appid, account);
  return [...accounts.values()].map((account) => ({
    id: 'access-token',
    subject: account.appid,
    run: () => judge(account, wechatUrl),
  }));
}

async function judge(account: Account, url: string): Promise<Finding> {
  const { appid } = account;
  try {
    await fetchToken(url, account, { force: false });
    return ok(say(`WeChat gives an access_token for ${appid}`, `${appid} 可以获取 access_token`));
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    const { errcode } = error;
    const why = errcode === undefined ? error.code : `errcode ${errcode}`;
    const text = say(
      `WeChat gives no access_token for ${appid} (${why})`,
      `${appid} 无法获取 access_token（${why}）`,
    );
    // A limit that other programs use up, or a busy moment, says nothing about the secret.
    const isPassing = errcode === -1 || errcode === 45009 || errcode === 45011;
    return (isPassing ? warning : failure)(text, CURES[errcode ?? 0] ?? otherCure(error, url));
  }
}

function otherCure({ code }: OpenApiError, url: string): Text {
  if (code === 'TOKEN_REFUSED')
    return say(
      'Look the errcode up in WeChat’s list of return codes.',
      '在微信的返回码列表中查找这个 errcode。',
    );
  const { host } = new URL(url);
  return say(
    `Let this machine make https connections to ${host}, and look for a proxy that answers in its place.`,
    `允许本机向 ${host} 发起 https 连接，并检查是否有代理冒充它响应。`,
  );
}

/** @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
const CURES: Readonly<Record<number, Text>> = {
  [-1]: say('WeChat is busy: run it again in a moment.', '微信繁忙：稍后重新运行。'),
  40013: say(
    'WeChat does not know the appid: give that of the mini program.',
    '微信没有这个 appid：请填写小程序的 appid。',
  ),
  40125: say(
    'The app secret is wrong: give the present one from mp.weixin.qq.com → 开发管理.',
    'AppSecret 错误：请填写 mp.weixin.qq.com → 开发管理 中当前的值。',
  ),
  40164: say(
    'The address of this host is not in the IP allowlist: add it on mp.weixin.qq.com → 开发管理.',
    '本机 IP 不在白名单中：在 mp.weixin.qq.com → 开发管理 添加。',
  ),
  40243: say(
    'The app secret is frozen: unfreeze it on mp.weixin.qq.com.',
    'AppSecret 已冻结：在 mp.weixin.qq.com 解冻。',
  ),
  45009: say(
    'The access_token was fetched too often today: see which other program fetches it.',
    '今天获取 access_token 的次数已达上限：检查还有哪个程序在获取。',
  ),
  45011: say('It is fetched too often: wait a minute.', '获取过于频繁：等一分钟。'),
};
