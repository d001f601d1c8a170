import { GATEWAY_LIMITS, type GatewayOptions } from '@opencloudpay/gateway';
import { type CheckedOptions, checkOptions, checkRange } from '@opencloudpay/gateway/extension';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { type BillOptions, checkBills } from './bills/options';
import type { DatabaseOptions } from './database/open-database';
import { DURABLE_LIMITS, LEASE_BEYOND_FUNCTION } from './limits';
import { checkRecovery, type RecoveryOptions } from './recovery/options';
import { checkRehearsal, type Rehearsal } from './rehearsal';
import { checkRetention, type RetentionOptions } from './retention/options';
import type { ScheduledJobsOptions } from './start-scheduled-jobs';
import type { RetryOptions, StoreOptions } from './store/store';

export interface DurableGatewayOptions extends GatewayOptions {
  /** A folder for one gateway (PostgreSQL inside this process), or a server for any number of gateways. */
  database: DatabaseOptions;
  /** Encrypts stored notifications and deliveries: see {@link StoreOptions}. */
  bodyKey?: StoreOptions['bodyKey'];
  /** Time limit of a callback function in milliseconds, at most 10 minutes. Default: `20_000`. */
  functionTimeout?: number | undefined;
  /** Concurrent deliveries to one function, for all gateways together. Default: `10`. */
  functionConcurrency?: number | undefined;
  /** Concurrent deliveries of this process. Default: `50`. */
  concurrency?: number | undefined;
  /** Milliseconds between two searches for due jobs. Default: `1000`. */
  pollInterval?: number | undefined;
  /**
   * Lease of a delivery in milliseconds: if the gateway dies, another one takes the delivery over after this time. At
   * least 2 s more than `functionTimeout`. Default: `functionTimeout` + 10 s.
   */
  lease?: number | undefined;
  /** Default: WeChat Pay's intervals, continued to two days. */
  retry?: RetryOptions | undefined;
  /** Milliseconds that `close` waits for running functions. Default: `10_000`. */
  closeTimeout?: number | undefined;
  /** Seconds for which a notification may stay undelivered before `/readyz` warns. Default: `3600`. */
  queueAgeWarning?: number | undefined;
  /** Recovery: queries of silent orders and refunds, with `cloudpay.account`. `false` turns it off. */
  recovery?: RecoveryOptions | false | undefined;
  /** Reconciliation of the bills of `cloudpay.account`. */
  bills?: BillOptions | undefined;
  /** How long delivered notifications are kept. Default: for ever. */
  retention?: RetentionOptions | undefined;
  /** Follows the clock of a simulated WeChat Pay, at loopback endpoints only. Default: this machine's clock. */
  rehearsal?: Rehearsal | undefined;
}

export interface CheckedDurableOptions {
  gateway: CheckedOptions;
  store: Omit<StoreOptions, 'onError'>;
  functionTimeout: number;
  /** Milliseconds: whole seconds, as the queue counts. */
  lease: number;
  functionConcurrency: number;
  concurrency: number;
  pollInterval: number;
  closeTimeout: number;
  queueAgeWarning: number;
  asking: ScheduledJobsOptions;
  rehearsal: Rehearsal | undefined;
  /** Days; undefined: for ever. */
  retentionDays: number | undefined;
}

/** @throws {ConfigurationError} names the invalid option */
export function checkDurableOptions(options: DurableGatewayOptions): CheckedDurableOptions {
  const {
    database,
    bodyKey,
    functionTimeout = DURABLE_LIMITS.functionTimeout.default,
    functionConcurrency = DURABLE_LIMITS.functionConcurrency.default,
    concurrency = DURABLE_LIMITS.concurrency.default,
    pollInterval = DURABLE_LIMITS.pollInterval.default,
    lease = functionTimeout + LEASE_BEYOND_FUNCTION.default,
    retry,
    closeTimeout = GATEWAY_LIMITS.closeTimeout.default,
    queueAgeWarning = DURABLE_LIMITS.queueAgeWarning.default,
  } = options;
  const gateway = checkOptions(options);
  checkDatabase(database);
  checkRehearsal(options.rehearsal, options.cloudpay?.account);
  if (options.recovery !== false) checkRecovery(options.recovery);
  checkBills(options.bills);
  const { days, leastDays } = checkRetention(options.retention, options.bills);
  checkRange('functionTimeout', functionTimeout, DURABLE_LIMITS.functionTimeout, 'milliseconds');
  checkRange(
    'functionConcurrency',
    functionConcurrency,
    DURABLE_LIMITS.functionConcurrency,
    'deliveries at once',
  );
  checkRange('concurrency', concurrency, DURABLE_LIMITS.concurrency, 'deliveries at once');
  checkRange('pollInterval', pollInterval, DURABLE_LIMITS.pollInterval, 'milliseconds');
  checkRange('lease', lease, DURABLE_LIMITS.lease, 'milliseconds');
  checkRange('closeTimeout', closeTimeout, GATEWAY_LIMITS.closeTimeout, 'milliseconds');
  checkRange('queueAgeWarning', queueAgeWarning, DURABLE_LIMITS.queueAgeWarning, 'seconds');
  if (lease < functionTimeout + LEASE_BEYOND_FUNCTION.least) {
    throw new ConfigurationError(
      'lease',
      `must be at least ${LEASE_BEYOND_FUNCTION.least} ms more than functionTimeout (${functionTimeout}), got ${lease}: another gateway would call functions that are still at work.`,
    );
  }
  const leaseSeconds = Math.ceil(lease / 1000);
  return {
    gateway,
    store: { database, bodyKey, retry, leaseSeconds, leastKeptDays: leastDays, now: options.rehearsal?.now },
    functionTimeout,
    lease: leaseSeconds * 1000,
    functionConcurrency,
    concurrency,
    pollInterval,
    closeTimeout,
    queueAgeWarning,
    rehearsal: options.rehearsal,
    asking: { recovery: options.recovery, bills: options.bills },
    retentionDays: days,
  };
}

function checkDatabase(database: DatabaseOptions | undefined): void {
  const given = database && ('folder' in database ? database.folder : database.url);
  if (typeof given !== 'string' || given === '') {
    throw new ConfigurationError(
      'database',
      'must be { folder } for a database inside this process, or { url } (DATABASE_URL) for a PostgreSQL server.',
    );
  }
}
