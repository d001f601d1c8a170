import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type BillOperations, createBillOperations } from './bills/bill-operations';
import { createBillMetrics } from './bills/metrics';
import { type BillOptions, checkBills } from './bills/options';
import { createReconciliation } from './bills/reconciliation';
import type { Intake } from './intake/intake';
import { createRecoveryMetrics } from './recovery/metrics';
import { checkRecovery, type RecoveryOptions } from './recovery/options';
import { createRecovery } from './recovery/recovery';
import { createTransportFor } from './recovery/transport-for';
import type { Store } from './store/store';

export interface ScheduledJobsOptions {
  /** Recovery of silent orders and refunds; `false` turns it off. */
  recovery?: RecoveryOptions | false | undefined;
  /** Reconciliation of the bills. */
  bills?: BillOptions | undefined;
}

export interface ScheduledJobs {
  readonly bills: BillOperations;
  /** Starts nothing more and releases running jobs. */
  stop(): Promise<void>;
}

export interface ScheduledJobsDependencies {
  store: Store;
  /** Undefined: WeChat Pay cannot be queried. */
  account: CloudPayOptions | undefined;
  options: ScheduledJobsOptions;
  logger: Logger;
  registry: Registry;
  intake: Intake;
  /** The time of WeChat Pay. Default: this machine's. */
  now?: (() => Date) | undefined;
  /** Describes a failure for logs and records, without secrets. */
  reasonOf: (failure: unknown) => string;
}

/**
 * Starts the scheduled jobs of a durable gateway: recovery of silent orders and refunds, and reconciliation of each
 * day's bills.
 *
 * @throws {ConfigurationError} {@link CallFailure} names the invalid option
 */
export function startScheduledJobs({
  store,
  account,
  options,
  logger,
  registry,
  intake,
  now = () => new Date(),
  reasonOf,
}: ScheduledJobsDependencies): ScheduledJobs {
  const stopper = new AbortController();
  const recovery = options.recovery === false ? undefined : checkRecovery(options.recovery);
  const bookkeeping = {
    ...{ database: store.database, gateway: store.gateway, logger, now, reasonOf },
    options: checkBills(options.bills),
    recovers: recovery !== undefined,
    metrics: createBillMetrics({ registry }),
  };
  const running: Promise<void>[] = [];
  if (account && recovery) {
    const search = createRecovery({
      ...{ store, intake, logger, reasonOf, options: recovery },
      transportFor: createTransportFor(account),
      now,
      metrics: createRecoveryMetrics({ registry }),
    });
    running.push(search.run(stopper.signal));
  }
  if (account && bookkeeping.options.enabled)
    running.push(createReconciliation({ ...bookkeeping, account }).run(stopper.signal));
  return {
    bills: createBillOperations({ ...bookkeeping, account: () => account ?? missing() }),
    async stop() {
      stopper.abort();
      await Promise.all(running);
    },
  };
}

function missing(): never {
  throw new ConfigurationError(
    'cloudpay.account',
    'is missing: bills are fetched with the merchants’ appid, number and key.',
  );
}
