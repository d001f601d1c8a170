import { DURABLE_LIMITS, LEASE_BEYOND_FUNCTION } from '@opencloudpay/durable/limits';
import type {
  BillsConfiguration,
  DatabaseConfiguration,
  DeliveriesConfiguration,
  RecoveryConfiguration,
  RetentionConfiguration,
} from '../configuration';
import { checked, flag, integer, number, object, path, text } from '../readers';
import type { Reader } from '../reading';
import { secret, secrets } from '../secrets';

export const database: Reader<DatabaseConfiguration> = object<DatabaseConfiguration>({
  url: { reader: databaseUrl(), variable: 'DATABASE_URL' },
  folder: { reader: path('must be the path of a folder'), variable: 'CLOUDPAY_DATABASE_FOLDER' },
  key: { reader: secrets(bodyKey()), variable: 'CLOUDPAY_DATABASE_KEY' },
  schema: { reader: text(/^[a-z_][a-z0-9_]{0,40}$/, 'must be the name of a schema, in small letters') },
  connections: { reader: integer(DURABLE_LIMITS.connections, 'connections of this process to the server') },
});

export const deliveries: Reader<DeliveriesConfiguration> = object<DeliveriesConfiguration>({
  functionTimeout: {
    reader: integer(DURABLE_LIMITS.functionTimeout, 'milliseconds for a callback to answer'),
    variable: 'CLOUDPAY_FUNCTION_TIMEOUT',
  },
  functionConcurrency: {
    reader: integer(
      DURABLE_LIMITS.functionConcurrency,
      'deliveries to one function at once, of all gateways',
    ),
  },
  concurrency: { reader: integer(DURABLE_LIMITS.concurrency, 'deliveries at once of this process') },
  lease: {
    reader: integer(
      DURABLE_LIMITS.lease,
      `milliseconds; default: functionTimeout + ${LEASE_BEYOND_FUNCTION.default}`,
    ),
  },
});

export const bills: Reader<BillsConfiguration> = object<BillsConfiguration>({
  enabled: { reader: flag('bills are fetched and compared each day; default: true') },
  catchUpDays: {
    reader: integer(DURABLE_LIMITS.catchUpDays, 'days, as WeChat Pay keeps bills for three months'),
  },
});

export const rehearsal: Reader<boolean> = flag(
  'recovery and bills follow the clock of a simulated WeChat Pay on this machine; default: false',
);

export const recovery: Reader<RecoveryConfiguration> = object<RecoveryConfiguration>({
  enabled: { reader: flag('silent orders are queried; default: true') },
  silentAfter: { reader: integer(DURABLE_LIMITS.silentAfter, 'milliseconds') },
  closeUnpaidAfter: {
    reader: integer(
      DURABLE_LIMITS.closeUnpaidAfter,
      'milliseconds, as WeChat Pay closes no order before five minutes',
    ),
  },
  perSecond: { reader: number(DURABLE_LIMITS.queriesPerSecond, 'queries per second') },
});

export const retention: Reader<RetentionConfiguration> = object<RetentionConfiguration>({
  days: {
    reader: integer(
      DURABLE_LIMITS.retentionDays,
      'days, because refunds are queried for fourteen; default: for ever',
    ),
    variable: 'CLOUDPAY_RETENTION_DAYS',
  },
});

/** 32 bytes, as 64 hex digits or base64. */
function bodyKey(): Reader<string> {
  return checked(secret(), (key) =>
    /^[0-9a-f]{64}$/i.test(key) || (/^[\w+/-]{43}=?$/.test(key) && Buffer.from(key, 'base64').length === 32)
      ? undefined
      : 'must be 32 bytes, as 64 hex digits or base64: `openssl rand -base64 32` makes one.',
  );
}

/** It usually contains a password. */
function databaseUrl(): Reader<string> {
  return checked(secret(), (url) => {
    if (!/^postgres(ql)?:\/\//.test(url)) return 'must be a postgres:// address.';
    // The text after a / or # in a password would count as the database name and appear in messages.
    return URL.canParse(url) && !/[@#]/.test(`${new URL(url).pathname}${new URL(url).hash}`)
      ? undefined
      : 'is not an address: it must be like postgres://user:password@host:5432/name, with special characters in the password percent-encoded (/ as %2F, # as %23, @ as %40).';
  });
}
