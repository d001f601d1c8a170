import { DURABLE_LIMITS, LEASE_BEYOND_FUNCTION } from '@opencloudpay/durable/limits';
import { CALL_TIMEOUT, TOKEN_PATTERN } from '@opencloudpay/function-adapters';
import {
  type Callbacks,
  type CloudPayAccess,
  GATEWAY_LIMITS,
  LOG_LEVELS,
  type LogLevel,
} from '@opencloudpay/gateway';
import { merchantsOf } from './merchants';
import {
  address,
  checked,
  choice,
  flag,
  id,
  integer,
  listOf,
  mapOf,
  number,
  object,
  path,
  safeAddress,
  text,
} from './readers';
import type { Place, Reader } from './reading';
import { pem, pkcs12, secret, secrets } from './secrets';

/** The gateway's configuration, read and checked. */
export interface Configuration {
  listen?: { host?: string; port?: number };
  notify: { url?: string; secret: string };
  merchants: MerchantConfiguration[];
  callbacks: CallbacksConfiguration;
  calls?: CallsConfiguration;
  notifications?: { timeout?: number; bodyLimit?: number };
  database?: DatabaseConfiguration;
  deliveries?: DeliveriesConfiguration;
  recovery?: RecoveryConfiguration;
  bills?: BillsConfiguration;
  retention?: RetentionConfiguration;
  log?: { level?: LogLevel };
  stop?: { timeout?: number };
}

export interface MerchantConfiguration {
  mchId: string;
  mode?: 'partner' | 'direct';
  appid?: string;
  apiKey: string | string[];
  signType?: 'MD5' | 'HMAC-SHA256';
  pfx?: Uint8Array;
  passphrase?: string;
  cert?: string;
  key?: string;
  ca?: string;
  subAppid?: string;
  endpoints?: string[];
  subMchIds?: string[];
  envIds?: string[];
}

/** Where the callbacks of an environment run. */
export interface PlacesConfiguration {
  functions?: FunctionsConfiguration;
  containers?: ContainersConfiguration;
}

export interface CallbacksConfiguration extends PlacesConfiguration {
  envIds?: string[];
  environments?: Record<string, PlacesConfiguration>;
}

type FunctionsConfiguration = NonNullable<Callbacks['functions']> & object;
type ContainersConfiguration = NonNullable<Callbacks['containers']> & object;
type Rate = NonNullable<CloudPayAccess['rate']>;

export interface CallsConfiguration {
  tokens: TokenConfiguration[];
  rate?: Rate;
  concurrency?: number;
  timeout?: number;
}

export interface TokenConfiguration {
  sha256: string;
  envId?: string;
  subMchIds?: string[];
  rate?: Rate;
  concurrency?: number;
}

export interface DatabaseConfiguration {
  url?: string;
  folder?: string;
  key?: string | string[];
  schema?: string;
  connections?: number;
}

/** Of the durable gateway. */
export interface DeliveriesConfiguration {
  functionTimeout?: number;
  functionConcurrency?: number;
  concurrency?: number;
  lease?: number;
}

/** Of the durable gateway: recovery of silent orders and refunds. */
export interface RecoveryConfiguration {
  enabled?: boolean;
  silentAfter?: number;
  closeUnpaidAfter?: number;
  perSecond?: number;
}

/** Of the durable gateway. */
export interface BillsConfiguration {
  enabled?: boolean;
  catchUpDays?: number;
}

/** Of the durable gateway: retention of delivered notifications. */
export interface RetentionConfiguration {
  days?: number;
}

const rate = object<Rate>({
  perSecond: {
    reader: number({}, 'calls per second'),
    needed: 'the most calls per second',
  },
  burst: {
    reader: integer(GATEWAY_LIMITS.rateBurst, 'calls at once'),
    needed: 'the most calls at once after an idle time',
  },
});
/** A token's own limit; default: that of `calls`. */
const { least, most } = GATEWAY_LIMITS.callConcurrency;
const tokenConcurrency = integer({ least, most }, 'concurrent calls; default: calls.concurrency');
const concurrency = integer(GATEWAY_LIMITS.callConcurrency, 'concurrent calls');
const callbackTimeout = integer(CALL_TIMEOUT, 'milliseconds for one call');
/** Sent to a function host or a service in a header. */
const bearerToken = {
  reader: checked(secret(), (token) =>
    TOKEN_PATTERN.test(token)
      ? undefined
      : 'must be ASCII text without spaces, because it is sent in a header.',
  ),
};

/** An object of one account. Its variables are those by which functions get theirs. */
const merchant: Reader<MerchantConfiguration> = object<MerchantConfiguration>({
  mchId: {
    reader: id('must be the merchant’s number', /^\d{1,32}$/),
    variable: 'CLOUDPAY_MCH_ID',
    needed: 'the number that notifications carry as mch_id',
  },
  apiKey: {
    reader: secrets(),
    variable: 'CLOUDPAY_API_KEY',
    needed: 'the merchant’s API key (v2), with which notifications are verified',
  },
  appid: { reader: id('must be an appid'), variable: 'CLOUDPAY_APPID' },
  mode: { reader: choice(['partner', 'direct']), variable: 'CLOUDPAY_MODE' },
  signType: { reader: choice(['MD5', 'HMAC-SHA256']), variable: 'CLOUDPAY_SIGN_TYPE' },
  pfx: { reader: pkcs12(), variable: 'CLOUDPAY_PFX' },
  passphrase: { reader: secret(), variable: 'CLOUDPAY_PFX_PASSPHRASE' },
  cert: { reader: pem() },
  key: { reader: pem() },
  ca: { reader: pem(), variable: 'CLOUDPAY_CA' },
  subAppid: { reader: id('must be an appid'), variable: 'CLOUDPAY_SUB_APPID' },
  endpoints: {
    reader: listOf(safeAddress('of WeChat Pay, or of what stands in for it')),
    variable: 'CLOUDPAY_ENDPOINTS',
  },
  subMchIds: { reader: listOf(id('must be the number of a sub-merchant')) },
  envIds: { reader: listOf(id('must be the id of an environment')) },
});

const functionsUrl = {
  reader: address('of the function host'),
  needed: 'where the function host is, for example http://127.0.0.1:8010',
};
const functions = object<FunctionsConfiguration>({
  url: { ...functionsUrl, variable: 'CLOUDPAY_FUNCTIONS_URL' },
  token: { ...bearerToken, variable: 'CLOUDPAY_FUNCTIONS_TOKEN' },
  timeout: { reader: callbackTimeout },
});
/** Of one environment: no variable stands for it. */
const functionsThere = object<FunctionsConfiguration>({
  url: functionsUrl,
  token: bearerToken,
  timeout: { reader: callbackTimeout },
});

const service = object<{ url: string; token?: string }>({
  url: { reader: address('of the service'), needed: 'where the service is' },
  token: bearerToken,
});

const services = {
  reader: mapOf(
    {
      ...service,
      read: (given, at) =>
        typeof given === 'string'
          ? address('of the service').read(given, at)
          : (service.read(given, at) as { url: string } | undefined),
    } as Reader<string | { url: string }>,
    'services by their names',
  ),
  needed: 'the services by their names, for example { "shop": "http://127.0.0.1:3000" }',
};
const containers = object<ContainersConfiguration>({
  services,
  envId: { reader: id('must be the id of an environment') },
  timeout: { reader: callbackTimeout },
});
const containersThere = object<Omit<ContainersConfiguration, 'envId'>>({
  services,
  timeout: { reader: callbackTimeout },
});

const places = object<PlacesConfiguration>({
  functions: { reader: functionsThere },
  containers: { reader: containersThere },
});

const callbacks = object<CallbacksConfiguration>({
  functions: { reader: functions },
  containers: { reader: containers },
  envIds: { reader: listOf(id('must be the id of an environment')) },
  environments: { reader: mapOf(places, 'environments by their ids') },
});

const sha256 = text(
  /^[0-9a-f]{64}$/i,
  'must be 64 hex digits: the SHA-256 of the token, not the token itself (printf %s "$TOKEN" | sha256sum)',
);
const token = object<TokenConfiguration>({
  sha256: { reader: sha256, needed: 'the SHA-256 of the token in hex (printf %s "$TOKEN" | sha256sum)' },
  envId: { reader: id('must be the id of an environment') },
  subMchIds: { reader: listOf(id('must be the number of a sub-merchant')) },
  rate: { reader: rate },
  concurrency: { reader: tokenConcurrency },
});

/** A token without limits, as its hash alone: messages name the item or the variable, which has no `sha256` in it. */
function hashAlone(given: string, at: Place): TokenConfiguration | undefined {
  const hash = sha256.read(given, at);
  return hash === undefined ? undefined : { sha256: hash };
}

const calls = object<CallsConfiguration>({
  tokens: {
    // One that is written plainly in a variable is its hash.
    reader: listOf({
      ...token,
      read: (given, at) => (typeof given === 'string' ? hashAlone(given, at) : token.read(given, at)),
    } as Reader<TokenConfiguration>),
    variable: 'CLOUDPAY_TOKENS_SHA256',
    needed: 'the tokens that calls are made with; leave calls out to serve none',
  },
  rate: { reader: rate },
  concurrency: { reader: concurrency },
  timeout: { reader: integer(GATEWAY_LIMITS.callTimeout, 'milliseconds from a call to its answer') },
});

export const database: Reader<DatabaseConfiguration> = object<DatabaseConfiguration>({
  url: { reader: databaseUrl(), variable: 'DATABASE_URL' },
  folder: { reader: path('must be the path of a folder'), variable: 'CLOUDPAY_DATABASE_FOLDER' },
  key: { reader: secrets(bodyKey()), variable: 'CLOUDPAY_DATABASE_KEY' },
  schema: { reader: text(/^[a-z_][a-z0-9_]{0,40}$/, 'must be the name of a schema, in small letters') },
  connections: { reader: integer(DURABLE_LIMITS.connections, 'connections of this process to the server') },
});

const deliveries: Reader<DeliveriesConfiguration> = object<DeliveriesConfiguration>({
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
  enabled: { reader: flag() },
  catchUpDays: {
    reader: integer(DURABLE_LIMITS.catchUpDays, 'days, as WeChat Pay keeps bills for three months'),
  },
});

export const configuration: Reader<Configuration> = object<Configuration>({
  listen: {
    reader: object({
      host: {
        reader: text(/^[\w.:-]+$/, 'must be an address to listen on, for example 127.0.0.1'),
        variable: 'CLOUDPAY_HOST',
      },
      port: {
        reader: integer(GATEWAY_LIMITS.port, 'a port, 0 takes a free one'),
        variable: 'CLOUDPAY_PORT',
      },
    }),
  },
  notify: {
    reader: object({
      url: { reader: address('at which WeChat Pay reaches the gateway'), variable: 'CLOUDPAY_NOTIFY_URL' },
      secret: {
        reader: secret(GATEWAY_LIMITS.secretLength.least, 'it protects against forged notifications'),
        variable: 'CLOUDPAY_NOTIFY_SECRET',
        needed: 'the secret that notify addresses are made with (openssl rand -base64 32)',
      },
    }),
    needed: 'the secret that notify addresses are made with, and the address',
  },
  merchants: {
    reader: merchantsOf(merchant),
    needed: 'the merchants whose notifications the gateway receives',
  },
  callbacks: {
    reader: callbacks,
    needed: 'where callbacks run: functions, containers or both',
  },
  calls: { reader: calls },
  notifications: {
    reader: object({
      timeout: {
        reader: integer(GATEWAY_LIMITS.deliveryTimeout, 'milliseconds, as WeChat Pay waits 5 s'),
        variable: 'CLOUDPAY_NOTIFICATION_TIMEOUT',
      },
      bodyLimit: { reader: integer(GATEWAY_LIMITS.bodyLimit, 'bytes') },
    }),
  },
  database: { reader: database },
  deliveries: { reader: deliveries },
  recovery: {
    reader: object({
      enabled: { reader: flag() },
      silentAfter: { reader: integer(DURABLE_LIMITS.silentAfter, 'milliseconds') },
      closeUnpaidAfter: {
        reader: integer(
          DURABLE_LIMITS.closeUnpaidAfter,
          'milliseconds, as WeChat Pay closes no order before five minutes',
        ),
      },
      perSecond: { reader: number(DURABLE_LIMITS.queriesPerSecond, 'queries per second') },
    }),
  },
  bills: { reader: bills },
  retention: {
    reader: object({
      days: {
        reader: integer(
          DURABLE_LIMITS.retentionDays,
          'days, because refunds are queried for fourteen; default: for ever',
        ),
        variable: 'CLOUDPAY_RETENTION_DAYS',
      },
    }),
  },
  log: { reader: object({ level: { reader: choice(LOG_LEVELS), variable: 'CLOUDPAY_LOG_LEVEL' } }) },
  stop: {
    reader: object({
      timeout: {
        reader: integer(GATEWAY_LIMITS.closeTimeout, 'milliseconds'),
        variable: 'CLOUDPAY_STOP_TIMEOUT',
      },
    }),
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
