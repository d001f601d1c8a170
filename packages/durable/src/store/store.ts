import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { asDatabaseError, placeOf, START_TIMEOUT, whileUnreachable } from '@opencloudpay/database/sql';
import { type Database, type DatabaseOptions, openDatabase } from '../database/open-database';
import { createRetrySchedule } from '../delivery/retry-schedule';
import { leastRetentionDays } from '../retention/options';
import { type AttemptStore, createAttemptStore } from './attempts/attempts';
import { type CallKeyStore, createCallKeyStore } from './call-keys';
import { createHistory, type History } from './history';
import { createFollowClock, type FollowClock } from './maintenance/follow-clock';
import { createPrune, type Prune } from './maintenance/prune';
import { sweep } from './maintenance/sweep';
import { type Accept, createAccept } from './notifications/accept';
import { createMismatchStore, type MismatchStore } from './notifications/mismatches';
import { createRedelivery, type Redelivery } from './notifications/redelivery';
import { createOrderStore, type OrderStore } from './orders/orders';
import { createRefundStore, type RefundStore } from './orders/refunds';
import { openQueue, type Queue } from './queue/queue';
import { type QueueState, queueState } from './queue/queue-state';
import { type BodyCipher, type BodyKey, createBodyCipher } from './rows/encrypt';

export interface StoreOptions {
  database: DatabaseOptions;
  /**
   * Encrypts stored notifications and deliveries. The first key encrypts, all decrypt: to change the key, put the new
   * one first. Default: nothing is encrypted.
   */
  bodyKey?: BodyKey | readonly BodyKey[] | undefined;
  /**
   * The lease of a delivery in seconds, for all processes of this store: longer than any delivery takes. Default: the
   * store's setting, 30 in a new store.
   */
  leaseSeconds?: number | undefined;
  /** Retry schedule. Default: WeChat Pay's intervals, continued to two days. */
  retry?: RetryOptions | undefined;
  /** Days for which delivered notifications are kept, even with `prune`. Default: the days that the gateway needs. */
  leastKeptDays?: number | undefined;
  /** The time of calls to WeChat Pay, which bills are compared by. Default: this machine's. */
  now?: (() => Date) | undefined;
  /** Called with failures in the background. */
  onError?: ((error: Error) => void) | undefined;
}

/** For emulation and tests; merchants expect CloudPay's schedule. */
export interface RetryOptions {
  /** Milliseconds after each attempt; the last one repeats. */
  intervals?: readonly number[] | undefined;
  /** Milliseconds from the arrival. Default: 48 hours. */
  giveUpAfter?: number | undefined;
  /** Milliseconds that a refund waits for its payment. Default: 5 minutes. */
  refundHold?: number | undefined;
}

/** The store of the gateway: orders, refunds, notifications, deliveries. */
export interface Store extends Accept, History, Redelivery, Prune {
  readonly database: Database;
  readonly queue: Queue;
  readonly orders: OrderStore;
  readonly refunds: RefundStore;
  readonly mismatches: MismatchStore;
  readonly attempts: AttemptStore;
  readonly callKeys: CallKeyStore;
  /** The name of this process in the records of its deliveries. */
  readonly gateway: string;
  /** The size of the queue. */
  state(): Promise<QueueState>;
  /** Corrects what is due, if the database's clock was set back: see {@link FollowClock}. */
  followClock: FollowClock;
  /** Queues pending notifications that have no job. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens the store: for a gateway, or for operators' commands (on a server; a folder is open in one process at a time).
 *
 * @throws {DatabaseError} {@link ConfigurationError}
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const cipher = createBodyCipher(keysOf(options.bodyKey));
  const { startTimeout: limit = START_TIMEOUT, onWait } = options.database;
  const place = placeOf(options.database);
  return whileUnreachable({ limit, place, onWait }, () => openOnce(options, cipher));
}

async function openOnce(options: StoreOptions, cipher: BodyCipher): Promise<Store> {
  const { leastKeptDays = leastRetentionDays(), onError = () => {}, now = () => new Date() } = options;
  const database = await openDatabase({
    onBroken: onError,
    ...options.database,
    startTimeout: 0,
    onWait: undefined,
  });
  try {
    const queue = await openQueue(database, { leaseSeconds: options.leaseSeconds, onError });
    const gateway = `${hostname()}/${process.pid}/${randomBytes(3).toString('hex')}`;
    const schedule = createRetrySchedule(options.retry);
    return {
      database,
      queue,
      gateway,
      orders: createOrderStore(database, now),
      refunds: createRefundStore(database, now),
      mismatches: createMismatchStore(database, cipher),
      callKeys: createCallKeyStore(database, cipher),
      attempts: createAttemptStore({ database, queue, cipher, schedule, gateway }),
      ...createAccept(database, queue, cipher, options.retry?.refundHold),
      ...createHistory(database, cipher),
      ...createRedelivery(database, queue),
      ...createPrune(database, leastKeptDays),
      state: () => queueState(database),
      followClock: createFollowClock(database),
      sweep: () => sweep(database, queue),
      async close() {
        await queue.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close().catch(() => {});
    throw asDatabaseError(error, placeOf(options.database));
  }
}

function keysOf(bodyKey: StoreOptions['bodyKey']): readonly BodyKey[] {
  if (bodyKey === undefined) return [];
  return Array.isArray(bodyKey) ? bodyKey : [bodyKey as BodyKey];
}
