import { setTimeout as sleep } from 'node:timers/promises';
import { isEncoded } from '@opencloudpay/database/sql';
import type { Gateway } from '@opencloudpay/gateway';
import { groupOf, prepareGateway } from '@opencloudpay/gateway/extension';
import { messageOf } from '@opencloudpay/internal';
import type { BillOperations } from './bills/bill-operations';
import { rememberCalls } from './calls/remember-calls';
import { createSharedMemory } from './calls/shared-memory';
import { createCare } from './care';
import { startDispatcher } from './delivery/dispatcher';
import { createJobRunner } from './delivery/job-runner';
import { createIntake } from './intake/intake';
import { takeNotifications } from './intake/notified';
import { createMismatchReport } from './intake/report-mismatch';
import { createDurableMetrics } from './metrics';
import { checkDurableOptions, type DurableGatewayOptions } from './options';
import { storeReadiness } from './readiness';
import { createOrderOperations, type OrderOperations } from './recovery/unknown-order';
import { rehearsalReadiness } from './rehearsal';
import { createRetentionMetrics } from './retention/metrics';
import { createRetention } from './retention/retention';
import { type ScheduledJobs, startScheduledJobs } from './start-scheduled-jobs';
import { openStore, type Store } from './store/store';

/** A gateway that stores notifications, and delivers them until their functions confirm them. */
export interface DurableGateway extends Gateway {
  readonly store: Store;
  /** The merchants' bills: see `docs/bills.md`. */
  readonly bills: BillOperations;
  /** Delivers payments of orders that the store has lost. */
  readonly orders: OrderOperations;
  /**
   * Stops the gateway: answers the requests in flight, starts no more deliveries, waits up to `closeTimeout` for
   * running ones, returns the rest to the queue, and closes the store.
   */
  close(): Promise<void>;
}

/** Milliseconds between two searches for deliveries of dead gateways. */
const CARE_INTERVAL = 1_000;
const COMPLAINT_INTERVAL = 10_000;

/**
 * Makes a gateway in durable mode. It verifies a notification, compares it with its order, stores and acknowledges it,
 * and then delivers it: for up to two days, and in sequence for each order. Many gateways may share one PostgreSQL
 * server; one gateway can use a folder.
 *
 * @throws {ConfigurationError} {@link CallFailure} names the invalid option
 * @throws {DatabaseError} if the database cannot be opened; says what to do
 * @example
 * const gateway = await createDurableGateway({
 *   merchants: [{ mchId: '1900000109', apiKey }],
 *   notifySecret,
 *   adapter,
 *   database: { folder: './cloudpay-data' },
 * });
 * const { url, close } = await serveGateway(gateway, { port: 8080 });
 */
export async function createDurableGateway(options: DurableGatewayOptions): Promise<DurableGateway> {
  const checked = checkDurableOptions(options);
  const { logger, adapter, onDelivery, cloudpay } = checked.gateway;
  const { rehearsal } = checked;
  const prepared = prepareGateway(checked.gateway, passwordIn(options.database));
  const { metrics, redact } = prepared;
  let lastComplaint = Number.NEGATIVE_INFINITY;
  const databaseFailed = (error: unknown) => {
    // While the database is down, everything fails several times a second.
    if (performance.now() - lastComplaint < COMPLAINT_INTERVAL) return;
    lastComplaint = performance.now();
    logger.warn({ code: 'STORE_UNAVAILABLE', reason: redact.text(messageOf(error)) }, 'The database failed');
  };
  const store = await openStore({ ...checked.store, onError: databaseFailed });
  const durableMetrics = createDurableMetrics(metrics.registry, store.state);
  const closing = new AbortController();
  let asking: ScheduledJobs | undefined;
  const retentionStopper = new AbortController();
  let retention: Promise<void> | undefined;

  const care = createCare({ store, logger, onError: databaseFailed });
  const dispatcher = startDispatcher({
    attempts: store.attempts,
    run: createJobRunner({
      store,
      adapter,
      functionTimeout: checked.functionTimeout,
      lease: checked.lease,
      onDelivery,
      metrics: durableMetrics,
      logger,
      redact,
      closing: closing.signal,
    }),
    concurrency: checked.concurrency,
    groupConcurrency: checked.functionConcurrency,
    pollInterval: checked.pollInterval,
    careInterval: CARE_INTERVAL,
    care: care.turn,
    onError: databaseFailed,
  });

  try {
    const reportMismatch = createMismatchReport({ store, metrics: durableMetrics, logger, redact });
    const intake = createIntake(store, reportMismatch, (target) => dispatcher.wake(groupOf(target)));
    const gateway = prepared.assemble({
      handler: takeNotifications(store, intake),
      ...(cloudpay && {
        aroundCall: rememberCalls({ store, metrics: durableMetrics, logger, redact, reportMismatch }),
        callMemory: createSharedMemory({ store: store.callKeys, logger, redact, timeout: cloudpay.timeout }),
      }),
      checks: [
        storeReadiness(store.state, checked.queueAgeWarning),
        ...(rehearsal ? [rehearsalReadiness(rehearsal)] : []),
      ],
      onClose: stop,
    });
    const reasonOf = (failure: unknown) => redact.text(messageOf(failure));
    const asked = startScheduledJobs({
      ...{ store, logger, account: cloudpay?.account, options: checked.asking, registry: metrics.registry },
      intake,
      now: rehearsal?.now,
      reasonOf,
    });
    asking = asked;
    if (checked.retentionDays !== undefined)
      retention = createRetention({
        ...{ database: store.database, gateway: store.gateway, logger, reasonOf },
        days: checked.retentionDays,
        metrics: createRetentionMetrics({ registry: metrics.registry }),
      }).run(retentionStopper.signal);
    let closed: Promise<void> | undefined;
    return {
      fetch: gateway.fetch,
      store,
      bills: asked.bills,
      orders: createOrderOperations({ store, intake, account: cloudpay?.account, reasonOf }),
      close() {
        closed ??= gateway.close();
        return closed;
      },
    };
  } catch (failure) {
    await stop();
    throw failure;
  }

  async function stop(): Promise<void> {
    const stopped = dispatcher.stop();
    const enough = new AbortController();
    const timeout = sleep(checked.closeTimeout, undefined, { signal: enough.signal }).then(
      () => closing.abort(),
      () => {},
    );
    retentionStopper.abort();
    await Promise.race([Promise.all([asking?.stop(), retention]), timeout]);
    await stopped;
    await care.ended();
    enough.abort();
    await timeout;
    await store.close();
  }
}

/** The password of the database, which driver messages may contain and logs must not. */
function passwordIn(database: DurableGatewayOptions['database']): string[] {
  if (!('url' in database) || !URL.canParse(database.url)) return [];
  const { password } = new URL(database.url);
  // A wrongly encoded password is refused when the database is opened.
  const plain = isEncoded(password) ? decodeURIComponent(password) : '';
  return [password, plain].filter((text) => text !== '');
}
