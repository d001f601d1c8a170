import { say } from '../../terminal/say';
import { problemsTogether } from '../problems/check';
import type { IsWrong } from '../read-configuration';
import type { Problem } from '../reading/reading';
import type { ServeConfiguration } from './serve-configuration';

/** Checks the keys of `cloudpay serve` that depend on each other; each key itself is already checked. */
export function* serveProblems(read: ServeConfiguration, isWrong: IsWrong): Generator<Problem> {
  yield* problemsOfFront(read, isWrong);
  yield* problemsOfSessions(read, isWrong);
  yield* problemsOfStorage(read);
  yield* problemsOfUrl(read);
  yield* problemsOfGateway(read, isWrong);
  if (read.documents && !read.database)
    yield {
      key: 'documents',
      problem: say(
        'needs a database (database.url or database.folder): give one, or leave documents out.',
        '需要数据库（database.url 或 database.folder）：请配置数据库，或删除 documents。',
      ),
    };
}

function* problemsOfFront({ functions }: ServeConfiguration, isWrong: IsWrong): Generator<Problem> {
  const { front } = functions ?? {};
  if (!front || front.token !== undefined || front.callbackSecret !== undefined || isWrong('functions'))
    return;
  yield {
    key: 'functions.front.token',
    variable: 'CLOUDPAY_FUNCTIONS_TOKEN',
    problem: say(
      'is missing: give it for programs that call functions (openssl rand -hex 32), or functions.front.callbackSecret for a gateway that signs its calls, or both.',
      '未配置：供调用云函数的程序使用（openssl rand -hex 32）；如果是为调用签名的网关，则配置 functions.front.callbackSecret；也可以两者都配置。',
    ),
  };
}

function* problemsOfSessions(
  { sessions, miniProgram }: ServeConfiguration,
  isWrong: IsWrong,
): Generator<Problem> {
  if (sessions && !miniProgram && !isWrong('miniProgram'))
    yield {
      key: 'miniProgram',
      variable: 'CLOUDPAY_MINI_PROGRAM_APPID',
      problem: say(
        'is missing: sessions are of the users of a mini program, which log in with its appid and secret.',
        '未配置：会话属于小程序的用户，用户登录需要小程序的 appid 和 secret。',
      ),
    };
  if (sessions?.allow && sessions.refuse)
    yield {
      key: 'sessions.refuse',
      problem: say(
        'and sessions.allow are both given: allow names the only functions that may be called. Keep one.',
        '和 sessions.allow 同时存在：allow 已经限定了可以调用的云函数。只保留其中一个。',
      ),
    };
}

function* problemsOfStorage({ storage }: ServeConfiguration): Generator<Problem> {
  if (!storage) return;
  if ((storage.folder === undefined) === (storage.bucket === undefined))
    yield {
      key: 'storage',
      problem: say(
        'needs either a folder (CLOUDPAY_STORAGE_FOLDER) or a bucket: give exactly one.',
        '需要 folder（CLOUDPAY_STORAGE_FOLDER）或 bucket：两者必须且只能有一个。',
      ),
    };
}

/** One problem, whatever needs the address. */
function* problemsOfUrl({ url, storage, merchants, notify }: ServeConfiguration): Generator<Problem> {
  if (url !== undefined) return;
  const uses = [
    ...(storage ? [say('mini programs read and upload files below it', '小程序通过它读取和上传文件')] : []),
    ...(merchants && notify?.url === undefined
      ? [say('orders tell WeChat Pay to notify below it', '下单时用它生成微信支付的通知地址')]
      : []),
  ];
  if (uses.length > 0)
    yield {
      key: 'url',
      variable: 'CLOUDPAY_URL',
      problem: say(
        `is missing: ${uses.map(({ en }) => en).join(', and ')}.`,
        `未配置：${uses.map(({ zh }) => zh).join('，')}。`,
      ),
    };
}

function* problemsOfGateway(read: ServeConfiguration, isWrong: IsWrong): Generator<Problem> {
  const { merchants, notify, callbacks, calls, oldEnvironment, cloudbaseModule, ...others } = read;
  const { deliveries, recovery, bills, rehearsal, retention, ...rest } = others;
  if (!merchants) {
    if (isWrong('merchants')) return;
    const gatewayKeys = {
      notify,
      callbacks,
      calls,
      oldEnvironment,
      cloudbaseModule,
      deliveries,
      recovery,
      bills,
      rehearsal,
      retention,
    };
    for (const [key, value] of Object.entries(gatewayKeys))
      if (value !== undefined)
        yield {
          key,
          problem: say(
            'is of the gateway, which runs here only if merchants are given: give them, or leave this out.',
            '属于网关，而只有配置了 merchants，这里才会运行网关：请配置 merchants，或删除此项。',
          ),
        };
    return;
  }
  if (!notify && !isWrong('notify'))
    yield {
      key: 'notify.secret',
      variable: 'CLOUDPAY_NOTIFY_SECRET',
      problem: say(
        'is missing: the secret that notify addresses are made with (openssl rand -base64 32).',
        '未配置：用于生成通知地址的密钥（openssl rand -base64 32）。',
      ),
    };
  for (const [index, { appid }] of merchants.entries())
    if (appid === undefined)
      yield {
        key: `merchants[${index}].appid`,
        ...(merchants.length === 1 && { variable: 'CLOUDPAY_APPID' }),
        problem: say('is missing: functions place orders with it.', '未配置：云函数下单需要它。'),
      };
  if (cloudbaseModule && !merchants.some(({ version }) => version === 'v3') && !isWrong('merchants'))
    yield {
      key: 'cloudbaseModule',
      problem: say(
        'needs an account of WeChat Pay v3: give one in merchants (version "v3", apiV3Key, privateKey, serialNo), or leave cloudbaseModule out.',
        '需要微信支付 v3 的账号：请在 merchants 中配置（version "v3"、apiV3Key、privateKey、serialNo），或删除 cloudbaseModule。',
      ),
    };
  // The functions of this host take the callbacks, so `callbacks` is optional here.
  const local = { functions: { url: 'http://127.0.0.1' } };
  yield* problemsTogether(
    {
      ...rest,
      ...{ merchants, calls, deliveries, recovery, bills, rehearsal, retention },
      // Functions of this host make calls in any case.
      ...(oldEnvironment && { oldEnvironment, calls: calls ?? { tokens: [] } }),
      ...(notify && { notify: { ...notify, url: notify.url ?? read.url } }),
      callbacks: { ...local, ...callbacks },
    } as Parameters<typeof problemsTogether>[0],
    isWrong,
  );
}
