import { SIGNING_SECRET_LENGTH } from '@opencloudpay/function-adapters';
import { GATEWAY_LIMITS, MODULE_CALLS } from '@opencloudpay/gateway';
import type { FilePermission } from '@opencloudpay/storage';
import {
  address,
  choice,
  flag,
  id,
  integer,
  listenHost,
  listOf,
  mapOf,
  object,
  path,
  safeAddress,
  text,
  withoutVariables,
} from '../readers';
import { type Reader, tell } from '../reading';
import { gatewayFields } from '../schema';
import { callsOfServe, rate } from '../schema/calls';
import { secret, separatedSecrets } from '../secrets';
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

const appid = id('must be the appid of a mini program');
const APP_SECRET = 'the app secret of the mini program, from mp.weixin.qq.com → 开发管理';

const functions: Reader<FunctionsSection> = object<FunctionsSection>({
  timeout: {
    reader: integer(
      { least: 1, most: 900_000, default: 3_000 },
      'milliseconds for a call of a function that sets no limit',
    ),
  },
  memory: {
    reader: integer({ least: 64, most: 8_192, default: 256 }, 'MB for a function that sets no limit'),
  },
  instances: {
    reader: integer({ least: 1, most: 1_000, default: 8 }, 'processes of one function at once'),
    variable: 'CLOUDPAY_FUNCTION_INSTANCES',
  },
  recycle: {
    reader: object<NonNullable<FunctionsSection['recycle']>>({
      calls: { reader: integer({ least: 1, most: 1_000_000_000 }, 'calls of one process') },
      memory: { reader: integer({ least: 32, most: 8_192 }, 'MB of one process after a call') },
    }),
  },
  env: { reader: mapOf(secret(), 'environment variables by their names') },
  watch: { reader: flag('changed files are loaded without a restart; default: false') },
  front: {
    reader: object<NonNullable<FunctionsSection['front']>>({
      host: { reader: listenHost },
      port: {
        reader: integer({ least: 0, most: 65_535, default: 8_010 }, 'a port, 0 takes a free one'),
      },
      token: {
        reader: secret(16, 'its holder calls any function in any user’s name'),
        variable: 'CLOUDPAY_FUNCTIONS_TOKEN',
      },
      callbackSecret: {
        reader: separatedSecrets(
          secret(SIGNING_SECRET_LENGTH.least, 'a gateway elsewhere signs its callbacks with it'),
        ),
        variable: 'CLOUDPAY_CALLBACK_SECRET',
      },
    }),
  },
});

const miniProgram: Reader<MiniProgramSection> = object<MiniProgramSection>({
  appid: { reader: appid, variable: 'CLOUDPAY_MINI_PROGRAM_APPID', needed: 'the appid of the mini program' },
  secret: { reader: secret(), variable: 'CLOUDPAY_MINI_PROGRAM_SECRET', needed: APP_SECRET },
});

const names = listOf(id('must be the name of a function'));

const origin = text(
  /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/,
  'must be the origin of a web page, for example https://shop.example.com, without a path and without *',
);

const sessions: Reader<SessionsSection> = object<SessionsSection>({
  keys: {
    reader: separatedSecrets(secret(32, 'sessions are signed with it')),
    variable: 'CLOUDPAY_SESSION_KEY',
    needed: 'the key that signs sessions, the same on all hosts (openssl rand -base64 32)',
  },
  lifetime: { reader: integer({ least: 60, most: 2_592_000, default: 7_200 }, 'seconds') },
  allow: { reader: names },
  refuse: { reader: names },
  addressHeader: {
    reader: text(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header, for example X-Real-IP'),
  },
  rate: { reader: rate },
  addressRate: { reader: rate },
  loginRate: { reader: rate },
  connections: { reader: integer({ least: 1, most: 10_000, default: 10 }, 'WebSockets of one user at once') },
  addressConnections: { reader: integer({ least: 1, most: 100_000 }, 'WebSockets of one address at once') },
  origins: { reader: listOf(origin) },
});

const rule = choiceOrText('true, false or an expression such as resource.openid == auth.openid');
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
  folder: { reader: path('must be the path of a folder'), variable: 'CLOUDPAY_STORAGE_FOLDER' },
  bucket: {
    reader: object<NonNullable<StorageSection['bucket']>>({
      endpoint: { reader: safeAddress('of the bucket'), needed: 'the address of the bucket' },
      region: { reader: id('must be the region of the bucket') },
      accessKeyId: {
        reader: secret(),
        variable: 'CLOUDPAY_STORAGE_ACCESS_KEY_ID',
        needed: 'the id of the access key',
      },
      secretAccessKey: {
        reader: secret(),
        variable: 'CLOUDPAY_STORAGE_SECRET_ACCESS_KEY',
        needed: 'the secret of the access key',
      },
      prefix: { reader: text(/^([\w-][\w.-]*\/)+$/, 'must end with /, as in shop/') },
    }),
  },
  permission: { reader: filePermission },
  secret: {
    reader: secret(32, 'it signs the addresses of files'),
    variable: 'CLOUDPAY_STORAGE_SECRET',
  },
  maxSize: {
    reader: integer({ least: 1, most: 5 * 1024 ** 3, default: 100 * 1024 ** 2 }, 'bytes of the largest file'),
  },
});

/** A rule of files: true, false or a text. */
function choiceOrText(must: string): Reader<boolean | string> {
  return {
    schema: { anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '\\S' }], description: must },
    read: (given, at) =>
      typeof given === 'boolean' || (typeof given === 'string' && given.trim() !== '')
        ? given
        : tell(at, `must be ${must}.`),
  };
}

/** The configuration of `cloudpay serve`: one line per key. The gateway's keys are optional, and in addition. */
export const serveConfiguration: Reader<ServeConfiguration> = object<ServeConfiguration>({
  envId: { reader: id('must be the id of an environment'), variable: 'CLOUDPAY_ENV_ID' },
  url: {
    reader: address('at which mini programs and WeChat Pay reach this host'),
    variable: 'CLOUDPAY_URL',
  },
  wechatUrl: {
    reader: safeAddress('that stands in for https://api.weixin.qq.com in a rehearsal'),
    variable: 'CLOUDPAY_WECHAT_URL',
  },
  listen,
  functions: { reader: functions },
  miniProgram: { reader: miniProgram },
  sessions: { reader: sessions },
  documents: {
    reader: object<{ schema?: string }>({
      schema: { reader: text(/^[a-z_][a-z0-9_]{0,40}$/, 'must be the name of a schema, in small letters') },
    }),
  },
  storage: { reader: storage },
  openapi: {
    reader: object<{ accounts?: MiniProgramSection[] }>({
      accounts: {
        reader: listOf(
          object<MiniProgramSection>({
            appid: { reader: appid, needed: 'the appid of the mini program' },
            secret: { reader: secret(), needed: APP_SECRET },
          }),
        ),
      },
    }),
  },
  services: {
    reader: mapOf(address('of the service'), 'services by their names'),
  },
  timers: {
    reader: object<{ enabled?: boolean }>({
      enabled: { reader: flag('this host runs timers; default: true') },
    }),
  },
  cloudbaseModule: {
    reader: object<CloudbaseModuleSection>({
      paymentCallback: { reader: functionNames },
      refundCallback: { reader: functionNames },
      clientCalls: { reader: listOf(choice(MODULE_CALLS)) },
      subMchId: { reader: id('must be the number of a merchant', /^\d{1,32}$/) },
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
