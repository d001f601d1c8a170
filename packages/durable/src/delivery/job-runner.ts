import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import type { Delivery } from '@opencloudpay/gateway';
import { deliver, openidsOf, type Redact } from '@opencloudpay/gateway/extension';
import { messageOf, stackOf, startDeadline } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import type { DurableMetrics } from '../metrics';
import type { Attempt, AttemptResult, Settled } from '../store/attempts/attempt';
import type { TakenJob } from '../store/attempts/attempts';
import type { Job } from '../store/queue/job';
import type { Store } from '../store/store';

export interface JobRunnerOptions {
  store: {
    attempts: Pick<Store['attempts'], 'begin' | 'settle'>;
    queue: Pick<Store['queue'], 'giveBack' | 'renew'>;
  };
  adapter: FunctionAdapter;
  /** Time limit of a function in milliseconds. */
  functionTimeout: number;
  /** Lease of a delivery in milliseconds. */
  lease: number;
  onDelivery: ((delivery: Delivery) => void | Promise<void>) | undefined;
  metrics: Pick<DurableMetrics, 'delivered'>;
  logger: Logger;
  redact: Redact;
  /** Aborts when the gateway stops and no longer waits for functions. */
  closing: AbortSignal;
}

/** Milliseconds between retries of database writes: to begin a delivery, or to record its result. */
const AGAIN = 500;
/** Milliseconds of the lease reserved for recording the result. */
const RECORDING = 500;

/** A job that this process has taken. */
export interface Taken extends TakenJob {
  /** `performance.now()` when its lease began, or before. */
  readonly leasedFrom: number;
}

/**
 * Makes one delivery: records the beginning unless that is done, calls the function, judges the reply, records the
 * verdict. Never rejects. Returns whether the order has another delivery, which may be due.
 *
 * A crash causes a second call only between the function's answer and its recording. If the database is down, the
 * runner waits for it.
 */
export function createJobRunner(options: JobRunnerOptions): (taken: Taken) => Promise<boolean> {
  const { store, adapter, functionTimeout, lease, onDelivery, metrics, logger, redact, closing } = options;

  return async ({ job, attempt: begun, leasedFrom }) => {
    const asked = begun ? leasedFrom : performance.now();
    let attempt = begun;
    try {
      attempt ??= await store.attempts.begin(job);
    } catch (error) {
      logger.error({ code: 'STORE_UNAVAILABLE', failure: redact.text(stackOf(error)) }, 'No delivery begun');
      // A failure such as a full disk would repeat at once and flood the log: wait first.
      await sleep(AGAIN);
      // If that fails too, the job is free when its lease ends.
      await store.queue.giveBack(job).catch(() => {});
      return true;
    }
    if (!attempt) return true;
    // The lease counts from the time the database wrote, which may be long before its answer.
    let left = lease - (performance.now() - asked) - RECORDING;
    if (left < functionTimeout) {
      // A call that is cut off may have succeeded, and would be repeated.
      const again = performance.now();
      const isOurs = await store.queue.renew(job).catch(() => false);
      left = lease - (performance.now() - (isOurs ? again : asked)) - RECORDING;
    }
    const result = await call(attempt, Math.round(Math.min(functionTimeout, left)));
    const settled = await record(job, attempt, result);
    tell(attempt, result, settled);
    return settled === undefined || settled.due !== undefined;
  };

  /** @param time milliseconds in which no other gateway calls the function for this order */
  async function call(attempt: Attempt, time: number): Promise<AttemptResult> {
    const { event, unreadable, target, orderRequestId } = attempt;
    if (!event) {
      const diagnosis = unreadable?.message ?? 'The stored notification cannot be read.';
      return {
        verdict: { delivered: false, code: 'CONTENT_UNREADABLE', diagnosis },
        reply: undefined,
        durationMs: 0,
      };
    }
    if (time <= 0) {
      const diagnosis =
        'The database was so slow that another gateway may have taken the delivery. The function was not called; a later attempt will call it.';
      return {
        verdict: { delivered: false, code: 'BEGUN_TOO_LATE', diagnosis },
        reply: undefined,
        durationMs: 0,
        handBack: true,
      };
    }
    const deadline = startDeadline(time, closing);
    const result = await deliver(adapter, { target, event, orderRequestId }, deadline, `within ${time} ms`);
    deadline.clear();
    const isCutOff = deadline.over !== undefined && deadline.over.reason === closing.reason;
    if (result.verdict.delivered || !isCutOff) return result;
    const diagnosis =
      'The gateway was stopped before the function answered. Another gateway, or this one after its restart, will call the function again.';
    return { ...result, verdict: { delivered: false, code: 'GATEWAY_CLOSED', diagnosis }, handBack: true };
  }

  /**
   * Retries until it is recorded or the gateway stops, so that a short outage of the database does not lose the result.
   */
  async function record(job: Job, attempt: Attempt, result: AttemptResult): Promise<Settled | undefined> {
    for (let first = true; ; first = false) {
      try {
        return await store.attempts.settle(job, attempt, result);
      } catch (error) {
        const line = { ...lineOf(attempt), code: 'STORE_UNAVAILABLE', reason: redact.text(messageOf(error)) };
        if (closing.aborted) {
          logger.error(
            line,
            'The result of a delivery could not be recorded: the function may be called again',
          );
          return undefined;
        }
        if (first) logger.warn(line, 'The result of a delivery cannot be recorded yet; retrying');
        await sleep(AGAIN);
      }
    }
  }

  function tell(attempt: Attempt, result: AttemptResult, settled: Settled | undefined): void {
    const { verdict, reply, durationMs } = result;
    const code = verdict.delivered ? 'DELIVERED' : verdict.code;
    metrics.delivered(attempt, code, durationMs, settled?.state === 'dead');
    const line = {
      ...lineOf(attempt),
      code,
      durationMs: Math.round(durationMs),
      ...(settled && { state: settled.state }),
      ...(settled?.state === 'pending' && { nextAttemptAt: settled.nextAttemptAt.toISOString() }),
      ...(!verdict.delivered && { reason: redact.text(verdict.diagnosis, openidsIn(attempt)) }),
    };
    if (verdict.delivered) logger.info(line, 'Notification delivered');
    else if (settled?.state === 'dead')
      logger.error(
        line,
        `Delivery abandoned (dead letter). Fix the function, then run \`cloudpay deliveries retry ${attempt.notificationId}\`.`,
      );
    else logger.warn(line, 'Notification not delivered');
    if (!onDelivery || !attempt.event) return;
    const { requestId, orderRequestId, kind, target, event, numbers } = attempt;
    const about = { requestId, orderRequestId, kind, target, numbers };
    const delivery: Delivery = { ...about, event, reply, verdict, durationMs };
    // A failing listener must not fail the delivery: the promise catches synchronous and asynchronous errors.
    new Promise((resolve) => resolve(onDelivery(delivery))).catch((failure) =>
      logger.warn(
        {
          ...lineOf(attempt),
          code: 'LISTENER_FAILED',
          reason: redact.text(stackOf(failure), openidsIn(attempt)),
        },
        'onDelivery failed',
      ),
    );
  }

  function lineOf(attempt: Attempt) {
    const { requestId, orderRequestId, kind, target, notificationId, deliveryId, number, numbers } = attempt;
    const safe = (name: string) => redact.name(name, openidsIn(attempt));
    return {
      requestId,
      ...(orderRequestId !== undefined && { orderRequestId }),
      kind,
      ...Object.fromEntries(Object.entries(target).map(([name, text]) => [name, safe(text)])),
      ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, safe(text)])),
      notificationId,
      deliveryId,
      attempt: number,
    };
  }
}

/** Events have other field names for the payer's openids than messages. */
function openidsIn({ event = { userInfo: { appId: '' } } }: Attempt): string[] {
  return openidsOf({ openid: event['openid'], sub_openid: event['subOpenid'] ?? event.userInfo.openId });
}
