import type { ModuleCallName } from '@opencloudpay/gateway';
import type { FilePermission } from '@opencloudpay/storage';
import type { CallsConfiguration, Configuration, Rate } from '../configuration';

/** The configuration of `cloudpay serve`. The keys of the gateway are the same as in `gateway.json`. */
export interface ServeConfiguration extends Partial<Omit<Configuration, 'notify' | 'calls'>> {
  /** The environment id of the functions. */
  envId?: string;
  /** The public address of this host, behind the TLS proxy. */
  url?: string;
  /** The address of WeChat's server API, for a rehearsal. */
  wechatUrl?: string;
  functions?: FunctionsSection;
  miniProgram?: MiniProgramSection;
  sessions?: SessionsSection;
  documents?: { schema?: string };
  storage?: StorageSection;
  openapi?: { accounts?: MiniProgramSection[] };
  /** The container services of `wx.cloud.callContainer`, by their names. */
  services?: Record<string, string>;
  timers?: { enabled?: boolean };
  cloudbaseModule?: CloudbaseModuleSection;
  notify?: { url?: string; secret: string | string[] };
  /** Limits of calls, of the host's own functions too, and the tokens of callers elsewhere. */
  calls?: Partial<CallsConfiguration>;
}

export interface FunctionsSection {
  /** Milliseconds, for functions whose config.json sets no limit. */
  timeout?: number;
  /** MB, likewise. */
  memory?: number;
  /** Processes of one function at once. */
  instances?: number;
  /** End a process between two calls, after so many calls or above so many MB. */
  recycle?: { calls?: number; memory?: number };
  /** Environment variables of all functions. */
  env?: Record<string, string>;
  /** Load changed files without a restart. */
  watch?: boolean;
  /** The address for programs with the token, and for a gateway apart from this host, which may sign its calls. */
  front?: { host?: string; port?: number; token?: string; callbackSecret?: string | string[] };
}

/** CloudBase's newer payment calls, `cloud.callFunction({ name: 'cloudbase_module' })`. */
export interface CloudbaseModuleSection {
  /** The functions that get each payment. */
  paymentCallback?: string[];
  /** The functions that get the outcome of each refund. */
  refundCallback?: string[];
  /** The calls that mini programs may make by themselves. */
  clientCalls?: ModuleCallName[];
  /** The merchant that is paid, of an account with sub-merchants or of several accounts. */
  subMchId?: string;
}

/** A mini program that logs its users in here, or whose APIs functions call. */
export interface MiniProgramSection {
  appid: string;
  secret: string;
}

export interface SessionsSection {
  /** Sign sessions; the newest first. */
  keys: string | string[];
  /** Seconds. */
  lifetime?: number;
  /** The only functions that mini programs may call. */
  allow?: string[];
  /** Functions that mini programs may not call, in addition to callbacks and timers. */
  refuse?: string[];
  /** The header in which the proxy sends the user's address. */
  addressHeader?: string;
  /** The most requests of one user. */
  rate?: Rate;
  /** The most requests of one address. */
  addressRate?: Rate;
  /** The most logins of one address. */
  loginRate?: Rate;
  /** The most WebSockets of one user at once. */
  connections?: number;
  /** The most WebSockets of one address at once. */
  addressConnections?: number;
  /** Web pages (H5) that may call this host. */
  origins?: string[];
}

export interface StorageSection {
  folder?: string;
  bucket?: {
    endpoint: string;
    region?: string;
    accessKeyId: string;
    secretAccessKey: string;
    prefix?: string;
  };
  /** What mini programs may do with files: a permission of CloudBase, or security rules. Default: READONLY. */
  permission?: FilePermission;
  /** Signs the temporary addresses, the same on all hosts. */
  secret?: string;
  /** Bytes. */
  maxSize?: number;
}
