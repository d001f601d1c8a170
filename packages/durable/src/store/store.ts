import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { asDatabaseError, placeOf, START_TIMEOUT, whileUnreachable } from '@opencloudpay/database/sql';
import { type Database, type DatabaseOptions, openDatabase } from '../database/open-database';
import { createRetrySchedule } from '../delivery/retry-schedule';
import { leastRetentionDays } from '../retention/options';
import { type AttemptStore, createAttemptStore } from './attempts';
import { type CallKeyStore, createCallKeyStore } from './call-keys';
import { type BodyCipher, type BodyKey, createBodyCipher } from './encrypt';
import { createHistory, type History } from './history';
import { createMismatchStore, type MismatchStore } from './mismatches';
import { type Accepted, createAccept } from './notifications';
import { createOrderStore, type OrderStore } from './orders';
import { createPrune, type Prune } from './prune';
import { openQueue, type Queue } from './queue';
import { type QueueState, queueState } from './queue-state';
import type { NewNotification } from './records';
import { createRedelivery, type Redelivery } from './redelivery';
import { createRefundStore, type RefundStore } from './refunds';
import { sweep } from './sweep';

export interface StoreOptions {
  database: DatabaseOptions;
  /**
   * Encrypts what is stored of notifications and deliveries. Of several the first is used, and all can be read: to
   * change it, put the new one before the old. Left out, nothing is encrypted.
   */
  bodyKey?: BodyKey | readonly BodyKey[] | undefined;
  /**
   * The lease of a delivery in seconds, for all processes of this store: longer than any delivery takes.
   * Default: as the store has it, 30 in a new one.
   */
  leaseSeconds?: number | undefined;
  /** When to try again; default: WeChat Pay's intervals, continued to two days. */
  retry?: RetryOptions | undefined;
  /** Days for which what was delivered is kept, whatever `prune` is told. Default: what the gateway itself needs. */
  leastKeptDays?: number | undefined;
  /** Called with what fails in the background. */
  onError?: ((error: Error) => void) | undefined;
}

/** For emulation and tests; merchants expect the rule that CloudPay has. */
export interface RetryOptions {
  /** Milliseconds after each attempt; the last is repeated. */
  intervals?: readonly number[] | undefined;
  /** Milliseconds from the arrival. Default: 48 hours. */
  giveUpAfter?: number | undefined;
  /** Milliseconds that a refund waits for a payment that was not heard of yet. Default: 5 minutes. */
  refundHold?: number | undefined;
}

/** All that the gateway knows: orders, refunds, notifications, deliveries. */
export interface Store extends History, Redelivery, Prune {
  readonly database: Database;
  readonly queue: Queue;
  readonly orders: OrderStore;
  readonly refunds: RefundStore;
  readonly mismatches: MismatchStore;
  readonly attempts: AttemptStore;
  readonly callKeys: CallKeyStore;
  /** The name that this process's deliveries are recorded under. */
  readonly gateway: string;
  /** Stores a notification, which must have been verified, and queues its delivery. */
  accept(notification: NewNotification): Promise<Accepted>;
  /** How much there is to do. */
  state(): Promise<QueueState>;
  /** Finds what has to be delivered and is not queued, and queues it. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens the store: for a gateway, or for a look into it and a hand at it from outside (on a server; a folder is open
 * in one process at a time).
 *
 * @throws {DatabaseError} {@link ConfigurationError}
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const cipher = createBodyCipher(keysOf(options.bodyKey));
  const { startTimeout = START_TIMEOUT } = options.database;
  return whileUnreachable(startTimeout, () => openOnce(options, cipher));
}

async function openOnce(options: StoreOptions, cipher: BodyCipher): Promise<Store> {
  const { leastKeptDays = leastRetentionDays(), onError = () => {} } = options;
  const database = await openDatabase({ onBroken: onError, ...options.database, startTimeout: 0 });
  try {
    const queue = await openQueue(database, { leaseSeconds: options.leaseSeconds, onError });
    const gateway = `${hostname()}/${process.pid}/${randomBytes(3).toString('hex')}`;
    const schedule = createRetrySchedule(options.retry);
    return {
      database,
      queue,
      gateway,
      orders: createOrderStore(database),
      refunds: createRefundStore(database),
      mismatches: createMismatchStore(database, cipher),
      callKeys: createCallKeyStore(database, cipher),
      attempts: createAttemptStore(database, queue, cipher, schedule, gateway),
      accept: createAccept(database, queue, cipher, options.retry?.refundHold),
      ...createHistory(database, cipher),
      ...createRedelivery(database, queue),
      ...createPrune(database, leastKeptDays),
      state: () => queueState(database),
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
