import { OLD_ENVIRONMENT_SECRET } from '@opencloudpay/gateway/extension';
import { say } from '../../terminal/say';
import type { OldEnvironmentConfiguration } from '../configuration';
import { object } from '../reading/objects';
import { id, listOf, safeAddress, text } from '../reading/readers';
import type { Reader } from '../reading/reading';
import { secret } from '../reading/secrets';

const prefix = text(
  /^[\w*@|-]{1,32}$/,
  say(
    'must be the beginning of order numbers, for example 2025 or 202601',
    '应为订单号的开头，例如 2025 或 202601',
  ),
);

type Keys = OldEnvironmentConfiguration;

const miniProgram: Reader<NonNullable<Keys['miniProgram']>> = object<NonNullable<Keys['miniProgram']>>({
  appid: {
    reader: id(say('must be the appid of a mini program', '应为小程序的 appid')),
    needed: say('the appid of the mini program', '小程序的 appid'),
  },
  secret: {
    reader: secret(),
    needed: say(
      'the app secret of the mini program, from mp.weixin.qq.com → 开发管理',
      '小程序的 AppSecret，在 mp.weixin.qq.com → 开发管理 查看',
    ),
  },
});

const tencentCloud: Reader<NonNullable<Keys['tencentCloud']>> = object<NonNullable<Keys['tencentCloud']>>({
  secretId: { reader: secret(), needed: say('the id of the key', '密钥的 SecretId') },
  secretKey: { reader: secret(), needed: say('the secret of the key', '密钥的 SecretKey') },
  sessionToken: { reader: secret(1, say('of temporary credentials', '属于临时密钥')) },
  region: {
    reader: text(
      /^[a-z0-9-]+$/,
      say(
        'must be the region of the environment, for example ap-shanghai',
        '应为环境所在的地域，例如 ap-shanghai',
      ),
    ),
  },
});

/** Which of the two keys is given is checked when all are read. */
export const oldEnvironment: Reader<OldEnvironmentConfiguration> = object<OldEnvironmentConfiguration>({
  envId: {
    reader: id(say('must be the id of an environment', '应为环境 ID')),
    needed: say('the id of the environment on CloudBase that the shop has left', '原来在云开发上的环境 ID'),
  },
  functionName: {
    reader: id(
      say(
        'must be the name of the function there; default: cloudpay_old',
        '应为那里的云函数名；默认：cloudpay_old',
      ),
    ),
  },
  secret: {
    reader: secret(
      OLD_ENVIRONMENT_SECRET.least,
      say('it protects the refunds of the old environment', '它保护旧环境的退款'),
    ),
    variable: 'CLOUDPAY_OLD_SECRET',
    needed: say(
      'the secret that the function there has as CLOUDPAY_OLD_SECRET (openssl rand -hex 32)',
      '那里的云函数以 CLOUDPAY_OLD_SECRET 持有的密钥（openssl rand -hex 32）',
    ),
  },
  miniProgram: { reader: miniProgram },
  tencentCloud: { reader: tencentCloud },
  endpoint: {
    reader: safeAddress(
      say(
        'that stands in for the API of Tencent Cloud or WeChat in a rehearsal',
        '演练时代替腾讯云或微信接口的',
      ),
    ),
  },
  outTradeNoPrefixes: { reader: listOf(prefix) },
  subMchIds: { reader: listOf(id(say('must be the number of a sub-merchant', '应为子商户号'))) },
});
