import { CALL_TIMEOUT } from '@opencloudpay/function-adapters';
import { OLD_ENVIRONMENT_SECRET } from '@opencloudpay/gateway/extension';
import type { OldEnvironmentConfiguration } from '../configuration';
import { id, integer, listOf, object, safeAddress, text } from '../readers';
import type { Reader } from '../reading';
import { secret } from '../secrets';

const prefix = text(/^[\w*@|-]{1,32}$/, 'must be the beginning of order numbers, for example 2025 or 202601');

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
  secretId: { reader: secret() },
  secretKey: { reader: secret() },
  sessionToken: { reader: secret() },
  region: { reader: text(/^[a-z0-9-]+$/, 'must be the region of the environment, for example ap-shanghai') },
  appid: { reader: id('must be the appid of the mini program') },
  appSecret: { reader: secret() },
  endpoint: { reader: safeAddress('that stands in for the API of Tencent Cloud or WeChat in a rehearsal') },
  timeout: { reader: integer(CALL_TIMEOUT, 'milliseconds for one call of the function') },
  outTradeNoPrefixes: { reader: listOf(prefix) },
  subMchIds: { reader: listOf(id('must be the number of a sub-merchant')) },
});
