import { DURABLE_LIMITS, LEASE_BEYOND_FUNCTION } from '@opencloudpay/durable/limits';
import { say } from '../../terminal/say';
import type {
  BillsConfiguration,
  DatabaseConfiguration,
  DeliveriesConfiguration,
  RecoveryConfiguration,
  RetentionConfiguration,
} from '../configuration';
import { object } from '../reading/objects';
import { checked, flag, integer, number, path, text } from '../reading/readers';
import type { Reader } from '../reading/reading';
import { secret, secrets } from '../reading/secrets';

export const database: Reader<DatabaseConfiguration> = object<DatabaseConfiguration>({
  url: { reader: databaseUrl(), variable: 'DATABASE_URL' },
  folder: {
    reader: path(say('must be the path of a folder', '应为目录的路径')),
    variable: 'CLOUDPAY_DATABASE_FOLDER',
  },
  key: { reader: secrets(bodyKey()), variable: 'CLOUDPAY_DATABASE_KEY' },
  schema: {
    reader: text(
      /^[a-z_][a-z0-9_]{0,40}$/,
      say('must be the name of a schema, in small letters', '应为 schema 名，使用小写字母'),
    ),
  },
  connections: {
    reader: integer(
      DURABLE_LIMITS.connections,
      say('connections of this process to the server', '本进程到服务器的连接数'),
    ),
  },
});

export const deliveries: Reader<DeliveriesConfiguration> = object<DeliveriesConfiguration>({
  functionTimeout: {
    reader: integer(
      DURABLE_LIMITS.functionTimeout,
      say('milliseconds for a callback to answer', '毫秒；等待回调返回的时间'),
    ),
    variable: 'CLOUDPAY_FUNCTION_TIMEOUT',
  },
  functionConcurrency: {
    reader: integer(
      DURABLE_LIMITS.functionConcurrency,
      say('deliveries to one function at once, of all gateways', '所有网关同时向一个云函数投递的数量'),
    ),
  },
  concurrency: {
    reader: integer(
      DURABLE_LIMITS.concurrency,
      say('deliveries at once of this process', '本进程同时投递的数量'),
    ),
  },
  lease: {
    reader: integer(
      DURABLE_LIMITS.lease,
      say(
        `milliseconds; default: functionTimeout + ${LEASE_BEYOND_FUNCTION.default}`,
        `毫秒；默认：functionTimeout + ${LEASE_BEYOND_FUNCTION.default}`,
      ),
    ),
  },
});

export const bills: Reader<BillsConfiguration> = object<BillsConfiguration>({
  enabled: {
    reader: flag(
      say('bills are fetched and compared each day; default: true', '每天下载并核对对账单；默认：true'),
    ),
  },
  catchUpDays: {
    reader: integer(
      DURABLE_LIMITS.catchUpDays,
      say('days, as WeChat Pay keeps bills for three months', '天数；微信支付保留三个月的对账单'),
    ),
  },
});

export const rehearsal: Reader<boolean> = flag(
  say(
    'recovery and bills follow the clock of a simulated WeChat Pay on this machine; default: false',
    '补单和对账跟随本机微信支付模拟器的时钟；默认：false',
  ),
);

export const recovery: Reader<RecoveryConfiguration> = object<RecoveryConfiguration>({
  enabled: {
    reader: flag(say('silent orders are queried; default: true', '查询没有收到通知的订单；默认：true')),
  },
  silentAfter: { reader: integer(DURABLE_LIMITS.silentAfter, say('milliseconds', '毫秒')) },
  closeUnpaidAfter: {
    reader: integer(
      DURABLE_LIMITS.closeUnpaidAfter,
      say(
        'milliseconds, as WeChat Pay closes no order before five minutes',
        '毫秒；微信支付不允许在 5 分钟内关单',
      ),
    ),
  },
  perSecond: { reader: number(DURABLE_LIMITS.queriesPerSecond, say('queries per second', '每秒查询次数')) },
});

export const retention: Reader<RetentionConfiguration> = object<RetentionConfiguration>({
  days: {
    reader: integer(
      DURABLE_LIMITS.retentionDays,
      say(
        'days, because refunds are queried for fourteen; default: for ever',
        '天数；退款要查询 14 天；默认：永久保留',
      ),
    ),
    variable: 'CLOUDPAY_RETENTION_DAYS',
  },
});

/** 32 bytes, as 64 hex digits or base64. */
function bodyKey(): Reader<string> {
  return checked(secret(), (key) =>
    /^[0-9a-f]{64}$/i.test(key) || (/^[\w+/-]{43}=?$/.test(key) && Buffer.from(key, 'base64').length === 32)
      ? undefined
      : say(
          'must be 32 bytes, as 64 hex digits or base64: `openssl rand -base64 32` makes one.',
          '应为 32 字节，写成 64 位十六进制数字或 base64：可用 `openssl rand -base64 32` 生成。',
        ),
  );
}

/** It usually contains a password. */
function databaseUrl(): Reader<string> {
  return checked(secret(), (url) => {
    if (!/^postgres(ql)?:\/\//.test(url))
      return say('must be a postgres:// address.', '应为 postgres:// 地址。');
    // The text after a / or # in a password would count as the database name and appear in messages.
    return URL.canParse(url) && !/[@#]/.test(`${new URL(url).pathname}${new URL(url).hash}`)
      ? undefined
      : say(
          'is not an address: it must be like postgres://user:password@host:5432/name, with special characters in the password percent-encoded (/ as %2F, # as %23, @ as %40).',
          '不是有效的地址：应形如 postgres://user:password@host:5432/name，密码中的特殊字符要做百分号编码（/ 写成 %2F，# 写成 %23，@ 写成 %40）。',
        );
  });
}
