import type {
  AdapterConfiguration,
  AdapterOptions,
  EnvironmentConfiguration,
} from '@opencloudpay/function-adapters';
import type { Callbacks, CloudPayAccess, LogLevel } from '@opencloudpay/gateway';

/** The gateway's configuration, read and checked. */
export interface Configuration {
  listen?: { host?: string; port?: number };
  notify: { url?: string; secret: string | string[] };
  merchants: MerchantConfiguration[];
  callbacks: CallbacksConfiguration;
  calls?: CallsConfiguration;
  oldEnvironment?: OldEnvironmentConfiguration;
  notifications?: { timeout?: number; bodyLimit?: number };
  database?: DatabaseConfiguration;
  deliveries?: DeliveriesConfiguration;
  recovery?: RecoveryConfiguration;
  bills?: BillsConfiguration;
  /** Recovery and bills follow the clock of a simulated WeChat Pay. */
  rehearsal?: boolean;
  retention?: RetentionConfiguration;
  log?: { level?: LogLevel };
  stop?: { timeout?: number };
}

export interface MerchantConfiguration {
  mchId: string;
  mode?: 'partner' | 'direct';
  appid?: string;
  /** The version of the protocol that calls use. Notifications may have any that the merchant has keys for. */
  version?: 'v2' | 'v3';
  apiKey?: string | string[];
  signType?: 'MD5' | 'HMAC-SHA256';
  pfx?: Uint8Array;
  passphrase?: string;
  cert?: string;
  key?: string;
  apiV3Key?: string | string[];
  privateKey?: string;
  serialNo?: string;
  publicKey?: string;
  publicKeyId?: string;
  platformCertificates?: string[];
  ca?: string;
  subAppid?: string;
  endpoints?: string[];
  subMchIds?: string[];
  envIds?: string[];
}

/** Where callbacks run, by default. */
export interface PlacesConfiguration {
  functions?: FunctionsConfiguration;
  containers?: ContainersConfiguration;
}

export interface CallbacksConfiguration extends PlacesConfiguration {
  envIds?: string[];
  environments?: Record<string, EnvironmentConfiguration>;
}

export type { AdapterConfiguration, AdapterOptions, EnvironmentConfiguration };
export type FunctionsConfiguration = NonNullable<Callbacks['functions']> & object;
export type ContainersConfiguration = NonNullable<Callbacks['containers']> & object;
export type Rate = NonNullable<CloudPayAccess['rate']>;

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

/** The CloudBase environment that the shop has left, and the function there. */
export interface OldEnvironmentConfiguration {
  envId: string;
  functionName?: string;
  /** Shared with the function. */
  secret: string;
  /** The function is started by WeChat's API for this mini program, */
  miniProgram?: { appid: string; secret: string };
  /** or by Tencent Cloud's API with this key. */
  tencentCloud?: { secretId: string; secretKey: string; sessionToken?: string; region?: string };
  endpoint?: string;
  outTradeNoPrefixes?: string[];
  subMchIds?: string[];
}

export interface DatabaseConfiguration {
  url?: string;
  folder?: string;
  key?: string | string[];
  schema?: string;
  connections?: number;
}

/** How the durable gateway delivers. */
export interface DeliveriesConfiguration {
  functionTimeout?: number;
  functionConcurrency?: number;
  concurrency?: number;
  lease?: number;
}

/** How the durable gateway recovers silent orders and refunds. */
export interface RecoveryConfiguration {
  enabled?: boolean;
  silentAfter?: number;
  closeUnpaidAfter?: number;
  perSecond?: number;
}

/** How the durable gateway reconciles bills. */
export interface BillsConfiguration {
  enabled?: boolean;
  catchUpDays?: number;
}

/** How long the durable gateway keeps delivered notifications. */
export interface RetentionConfiguration {
  days?: number;
}
