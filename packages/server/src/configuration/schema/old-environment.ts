import { OLD_ENVIRONMENT_SECRET } from '@opencloudpay/gateway/extension';
import type { OldEnvironmentConfiguration } from '../configuration';
import { id, listOf, object, safeAddress, text } from '../readers';
import type { Reader } from '../reading';
import { secret } from '../secrets';

const prefix = text(/^[\w*@|-]{1,32}$/, 'must be the beginning of order numbers, for example 2025 or 202601');

type Keys = OldEnvironmentConfiguration;

const miniProgram: Reader<NonNullable<Keys['miniProgram']>> = object<NonNullable<Keys['miniProgram']>>({
  appid: { reader: id('must be the appid of a mini program'), needed: 'the appid of the mini program' },
  secret: {
    reader: secret(),
    needed: 'the app secret of the mini program, from mp.weixin.qq.com → 开发管理',
  },
});

const tencentCloud: Reader<NonNullable<Keys['tencentCloud']>> = object<NonNullable<Keys['tencentCloud']>>({
  secretId: { reader: secret(), needed: 'the id of the key' },
  secretKey: { reader: secret(), needed: 'the secret of the key' },
  sessionToken: { reader: secret(1, 'of temporary credentials') },
  region: { reader: text(/^[a-z0-9-]+$/, 'must be the region of the environment, for example ap-shanghai') },
});

/** Which of the two keys is given is checked when all are read. */
export const oldEnvironment: Reader<OldEnvironmentConfiguration> = object<OldEnvironmentConfiguration>({
  envId: {
    reader: id('must be the id of an environment'),
    needed: 'the id of the environment on CloudBase that the shop has left',
  },
  functionName: { reader: id('must be the name of the function there; default: cloudpay_old') },
  secret: {
    reader: secret(OLD_ENVIRONMENT_SECRET.least, 'it protects the refunds of the old environment'),
    variable: 'CLOUDPAY_OLD_SECRET',
    needed: 'the secret that the function there has as CLOUDPAY_OLD_SECRET (openssl rand -hex 32)',
  },
  miniProgram: { reader: miniProgram },
  tencentCloud: { reader: tencentCloud },
  endpoint: { reader: safeAddress('that stands in for the API of Tencent Cloud or WeChat in a rehearsal') },
  outTradeNoPrefixes: { reader: listOf(prefix) },
  subMchIds: { reader: listOf(id('must be the number of a sub-merchant')) },
});
