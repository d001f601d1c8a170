import { SIGNING_SECRET_LENGTH } from '@opencloudpay/function-adapters';
import { say } from '../../../terminal/say';
import { object } from '../../reading/objects';
import { flag, integer, listenHost, mapOf } from '../../reading/readers';
import type { Reader } from '../../reading/reading';
import { secret, separatedSecrets } from '../../reading/secrets';
import type { FunctionsSection } from '../serve-configuration';

/** How functions run, and who may call them from elsewhere. */
export const functions: Reader<FunctionsSection> = object<FunctionsSection>({
  timeout: {
    reader: integer(
      { least: 1, most: 900_000, default: 3_000 },
      say('milliseconds for a call of a function that sets no limit', '毫秒；用于没有设置超时时间的云函数'),
    ),
  },
  memory: {
    reader: integer(
      { least: 64, most: 8_192, default: 256 },
      say('MB for a function that sets no limit', 'MB；用于没有设置内存上限的云函数'),
    ),
  },
  instances: {
    reader: integer(
      { least: 1, most: 1_000, default: 8 },
      say('processes of one function at once', '一个云函数同时运行的进程数'),
    ),
    variable: 'CLOUDPAY_FUNCTION_INSTANCES',
  },
  recycle: {
    reader: object<NonNullable<FunctionsSection['recycle']>>({
      calls: {
        reader: integer({ least: 1, most: 1_000_000_000 }, say('calls of one process', '一个进程的调用次数')),
      },
      memory: {
        reader: integer(
          { least: 32, most: 8_192 },
          say('MB of one process after a call', 'MB；一个进程在调用之后占用的内存'),
        ),
      },
    }),
  },
  env: { reader: mapOf(secret(), say('environment variables by their names', '变量名到环境变量')) },
  watch: {
    reader: flag(
      say(
        'changed files are loaded without a restart; default: false',
        '文件改动后无需重启即可加载；默认：false',
      ),
    ),
  },
  front: {
    reader: object<NonNullable<FunctionsSection['front']>>({
      host: { reader: listenHost },
      port: {
        reader: integer(
          { least: 0, most: 65_535, default: 8_010 },
          say('a port, 0 takes a free one', '端口；0 表示任取一个空闲端口'),
        ),
      },
      token: {
        reader: secret(
          16,
          say('its holder calls any function in any user’s name', '持有它就能以任何用户的身份调用任何云函数'),
        ),
        variable: 'CLOUDPAY_FUNCTIONS_TOKEN',
      },
      callbackSecret: {
        reader: separatedSecrets(
          secret(
            SIGNING_SECRET_LENGTH.least,
            say('a gateway elsewhere signs its callbacks with it', '别处的网关用它为回调签名'),
          ),
        ),
        variable: 'CLOUDPAY_CALLBACK_SECRET',
      },
    }),
  },
});
