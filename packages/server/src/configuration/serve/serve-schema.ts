import { SIGNING_SECRET_LENGTH } from '@opencloudpay/function-adapters';
import { GATEWAY_LIMITS, MODULE_CALLS } from '@opencloudpay/gateway';
import type { Text } from '@opencloudpay/internal';
import type { FilePermission } from '@opencloudpay/storage';
import { say } from '../../terminal/say';
import { object, withoutVariables } from '../reading/objects';
import {
  address,
  choice,
  flag,
  id,
  integer,
  listenHost,
  listOf,
  mapOf,
  path,
  safeAddress,
  text,
} from '../reading/readers';
import { type Reader, tell } from '../reading/reading';
import { secret, separatedSecrets } from '../reading/secrets';
import { gatewayFields } from '../schema';
import { callsOfServe, rate } from '../schema/calls';
import { functionNames } from './function-names';
import type {
  CloudbaseModuleSection,
  FunctionsSection,
  MiniProgramSection,
  ServeConfiguration,
  SessionsSection,
  StorageSection,
} from './serve-configuration';

const { listen, notify, merchants, callbacks, calls: _, ...others } = gatewayFields;

const appid = id(say('must be the appid of a mini program', '应为小程序的 appid'));
const APP_SECRET = say(
  'the app secret of the mini program, from mp.weixin.qq.com → 开发管理',
  '小程序的 AppSecret，在 mp.weixin.qq.com → 开发管理 查看',
);

const functions: Reader<FunctionsSection> = object<FunctionsSection>({
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

const miniProgram: Reader<MiniProgramSection> = object<MiniProgramSection>({
  appid: {
    reader: appid,
    variable: 'CLOUDPAY_MINI_PROGRAM_APPID',
    needed: say('the appid of the mini program', '小程序的 appid'),
  },
  secret: { reader: secret(), variable: 'CLOUDPAY_MINI_PROGRAM_SECRET', needed: APP_SECRET },
});

const names = listOf(id(say('must be the name of a function', '应为云函数名')));

const origin = text(
  /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/,
  say(
    'must be the origin of a web page, for example https://shop.example.com, without a path and without *',
    '应为网页的源，例如 https://shop.example.com，不带路径和 *',
  ),
);

const sessions: Reader<SessionsSection> = object<SessionsSection>({
  keys: {
    reader: separatedSecrets(secret(32, say('sessions are signed with it', '用它为会话签名'))),
    variable: 'CLOUDPAY_SESSION_KEY',
    needed: say(
      'the key that signs sessions, the same on all hosts (openssl rand -base64 32)',
      '为会话签名的密钥，所有实例相同（openssl rand -base64 32）',
    ),
  },
  lifetime: { reader: integer({ least: 60, most: 2_592_000, default: 7_200 }, say('seconds', '秒')) },
  allow: { reader: names },
  refuse: { reader: names },
  addressHeader: {
    reader: text(
      /^[A-Za-z0-9-]{1,64}$/,
      say('must be the name of a header, for example X-Real-IP', '应为请求头的名称，例如 X-Real-IP'),
    ),
  },
  rate: { reader: rate },
  addressRate: { reader: rate },
  loginRate: { reader: rate },
  connections: {
    reader: integer(
      { least: 1, most: 10_000, default: 10 },
      say('WebSockets of one user at once', '一个用户同时的 WebSocket 连接数'),
    ),
  },
  addressConnections: {
    reader: integer(
      { least: 1, most: 100_000 },
      say('WebSockets of one address at once', '一个地址同时的 WebSocket 连接数'),
    ),
  },
  origins: { reader: listOf(origin) },
});

const rule = choiceOrText(
  say(
    'true, false or an expression such as resource.openid == auth.openid',
    ' true、false 或表达式，例如 resource.openid == auth.openid',
  ),
);
const fileRules = object<{ read?: boolean | string; write?: boolean | string }>({
  read: { reader: rule },
  write: { reader: rule },
});
const fileNames = choice(['READONLY', 'PRIVATE', 'ADMINWRITE', 'ADMINONLY']);
/** The storage refuses rules that it cannot read, when it is opened. */
const filePermission: Reader<FilePermission> = {
  schema: {
    anyOf: [fileNames.schema, fileRules.schema],
    description: 'what mini programs may do with files; default: READONLY',
  },
  fields: fileRules.fields ?? {},
  read: (given, at) => (typeof given === 'string' ? fileNames.read(given, at) : fileRules.read(given, at)),
};

const storage: Reader<StorageSection> = object<StorageSection>({
  folder: {
    reader: path(say('must be the path of a folder', '应为目录的路径')),
    variable: 'CLOUDPAY_STORAGE_FOLDER',
  },
  bucket: {
    reader: object<NonNullable<StorageSection['bucket']>>({
      endpoint: {
        reader: safeAddress(say('of the bucket', '存储桶的')),
        needed: say('the address of the bucket', '存储桶的地址'),
      },
      region: { reader: id(say('must be the region of the bucket', '应为存储桶所在的地域')) },
      accessKeyId: {
        reader: secret(),
        variable: 'CLOUDPAY_STORAGE_ACCESS_KEY_ID',
        needed: say('the id of the access key', '访问密钥的 ID'),
      },
      secretAccessKey: {
        reader: secret(),
        variable: 'CLOUDPAY_STORAGE_SECRET_ACCESS_KEY',
        needed: say('the secret of the access key', '访问密钥的 SecretKey'),
      },
      prefix: {
        reader: text(/^([\w-][\w.-]*\/)+$/, say('must end with /, as in shop/', '应以 / 结尾，例如 shop/')),
      },
    }),
  },
  permission: { reader: filePermission },
  secret: {
    reader: secret(32, say('it signs the addresses of files', '用它为文件的地址签名')),
    variable: 'CLOUDPAY_STORAGE_SECRET',
  },
  maxSize: {
    reader: integer(
      { least: 1, most: 5 * 1024 ** 3, default: 100 * 1024 ** 2 },
      say('bytes of the largest file', '单个文件最大的字节数'),
    ),
  },
});

/** A rule of files: true, false or a text. */
function choiceOrText(must: Text): Reader<boolean | string> {
  return {
    schema: { anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '\\S' }], description: must.en },
    read: (given, at) =>
      typeof given === 'boolean' || (typeof given === 'string' && given.trim() !== '')
        ? given
        : tell(at, say(`must be ${must.en}.`, `应为${must.zh}。`)),
  };
}

/** The configuration of `cloudpay serve`: one line per key. The gateway's keys are optional, and in addition. */
export const serveConfiguration: Reader<ServeConfiguration> = object<ServeConfiguration>({
  envId: { reader: id(say('must be the id of an environment', '应为环境 ID')), variable: 'CLOUDPAY_ENV_ID' },
  url: {
    reader: address(
      say('at which mini programs and WeChat Pay reach this host', '小程序和微信支付访问本服务的'),
    ),
    variable: 'CLOUDPAY_URL',
  },
  wechatUrl: {
    reader: safeAddress(
      say(
        'that stands in for https://api.weixin.qq.com in a rehearsal',
        '演练时代替 https://api.weixin.qq.com 的',
      ),
    ),
    variable: 'CLOUDPAY_WECHAT_URL',
  },
  listen,
  functions: { reader: functions },
  miniProgram: { reader: miniProgram },
  sessions: { reader: sessions },
  documents: {
    reader: object<{ schema?: string }>({
      schema: {
        reader: text(
          /^[a-z_][a-z0-9_]{0,40}$/,
          say('must be the name of a schema, in small letters', '应为 schema 名，使用小写字母'),
        ),
      },
    }),
  },
  storage: { reader: storage },
  openapi: {
    reader: object<{ accounts?: MiniProgramSection[] }>({
      accounts: {
        reader: listOf(
          object<MiniProgramSection>({
            appid: { reader: appid, needed: say('the appid of the mini program', '小程序的 appid') },
            secret: { reader: secret(), needed: APP_SECRET },
          }),
        ),
      },
    }),
  },
  services: {
    reader: mapOf(address(say('of the service', '服务的')), say('services by their names', '服务名到服务')),
  },
  timers: {
    reader: object<{ enabled?: boolean }>({
      enabled: {
        reader: flag(say('this host runs timers; default: true', '本实例运行定时触发器；默认：true')),
      },
    }),
  },
  cloudbaseModule: {
    reader: object<CloudbaseModuleSection>({
      paymentCallback: { reader: functionNames },
      refundCallback: { reader: functionNames },
      clientCalls: { reader: listOf(choice(MODULE_CALLS)) },
      subMchId: { reader: id(say('must be the number of a merchant', '应为商户号'), /^\d{1,32}$/) },
    }),
  },
  notify: { reader: notify.reader },
  merchants: { reader: merchants.reader },
  // Their variables are of functions elsewhere; here CLOUDPAY_FUNCTIONS_TOKEN is the token of `functions.front`.
  callbacks: { reader: withoutVariables(callbacks.reader) },
  calls: { reader: callsOfServe },
  ...others,
});

/** Where the host listens without `listen.port`. */
export const DEFAULT_PORT = GATEWAY_LIMITS.port.default;
