import { type Check, type Finding, failure, ok, say, skipped, warning } from '../check';
import type { ExaminedAccount } from '../context/context';

const LENGTH = 32;
const GIVE = say(
  'Copy the 32 characters of the API key (v2) from pay.weixin.qq.com → API security. It is not the APIv3 key, and not the app secret.',
  '在 pay.weixin.qq.com 的“API 安全”中复制 32 位的 API 密钥（v2）。它不是 APIv3 密钥，也不是小程序的 AppSecret。',
);

/** The API key of an account of v2. */
export function keysV2({ name, options: { apiKey } }: ExaminedAccount): Check[] {
  return [{ id: 'api-key', subject: name, run: () => [apiKey].flat().map((key) => judge(name, key)) }];
}

function judge(name: string, key: string | undefined): Finding {
  if (key === undefined || key === '')
    return skipped(say(`API key of ${name}`, `${name} 的 API 密钥`), say('it is missing', '没有配置'));
  if (isPlaceholder(key))
    return failure(
      say(`The API key of ${name} is still a placeholder`, `${name} 的 API 密钥还是占位文字`),
      GIVE,
    );
  if (key.length !== LENGTH)
    return failure(
      say(
        `The API key of ${name} has ${key.length} characters, and WeChat Pay’s have ${LENGTH}`,
        `${name} 的 API 密钥有 ${key.length} 个字符，而微信支付的密钥是 ${LENGTH} 个`,
      ),
      GIVE,
    );
  if (!/^[0-9A-Za-z]+$/.test(key))
    return warning(
      say(
        `The API key of ${name} has characters other than letters and digits`,
        `${name} 的 API 密钥含有字母和数字以外的字符`,
      ),
      GIVE,
    );
  return ok(say(`The API key of ${name} has the right form`, `${name} 的 API 密钥格式正确`));
}

/** Text of an example file that was never replaced. */
export function isPlaceholder(value: string): boolean {
  return /^(.)\1*$/.test(value) || /[<>…]|your|replace|example|change.?me|xxxx|请填写|你的/i.test(value);
}
