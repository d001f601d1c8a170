import type { MerchantOptions } from '@opencloudpay/cloudpay';
import type { Project } from '@opencloudpay/function-host';
import type { Text } from '@opencloudpay/internal';
import type { Environment, Problem } from '../../configuration/reading/reading';
import type { ServeConfiguration } from '../../configuration/serve/serve-configuration';

/**
 * How payments are made here: by `cloudpay serve`, by `cloudpay gateway`, by functions that hold the keys, by functions that
 * call a gateway, or not yet.
 */
export type Way = 'serve' | 'gateway' | 'functions' | 'calls' | 'none';

/** An account, as far as it could be read. */
export interface ExaminedAccount {
  /** For messages: the merchant number, or where it should be. */
  readonly name: string;
  readonly options: Partial<MerchantOptions>;
  /** A sub-merchant to query for, if one is named. */
  readonly subMchId?: string | undefined;
}

/** What is examined. */
export interface DoctorContext {
  readonly way: Way;
  /** The configuration file; `undefined` for environment variables alone. */
  readonly file: string | undefined;
  /** The file of environment variables, if one was named. */
  readonly envFile: string | undefined;
  /** What could be read of the configuration. */
  readonly configuration: ServeConfiguration;
  readonly problems: readonly Problem[];
  readonly accounts: readonly ExaminedAccount[];
  /** The base address of notifications. */
  readonly notifyUrl: string | undefined;
  /** The project in the given folder; `undefined` where there is none. */
  readonly project: Project | undefined;
  /** Why there is none. */
  readonly projectProblem: Text | undefined;
  /** Whether the folder that was named does not exist. */
  readonly isFolderMissing: boolean;
  /** The functions in it. */
  readonly functionNames: readonly string[];
  readonly env: Environment;
  /** Whether signed queries may be sent. */
  readonly live: boolean;
}
