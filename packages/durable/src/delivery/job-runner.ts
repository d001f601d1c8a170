import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import type { Delivery } from '@opencloudpay/gateway';
import { deliver, openidsOf, type Redact } from '@opencloudpay/gateway/extension';
import { messageOf, stackOf, startDeadline } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import type { DurableMetrics } from '../metrics';
import type { Attempt, AttemptResult, Settled } from '../store/attempts';
import type { Job } from '../store/queue';
import type { Store } from '../store/store';

export interface JobRunnerOptions {
  store: Pick<Store, 'attempts' | 'queue' | 'gateway'>;
  adapter: FunctionAdapter;
  /** Milliseconds that a function has. */
  functionTimeout: number;
  /** Milliseconds from the beginning of a delivery after which it is another's. */
  lease: number;
  onDelivery: ((delivery: Delivery) => void | Promise<void>) | undefined;
  metrics: DurableMetrics;
  logger: Logger;
  redact: Redact;
  /** Aborts when the gateway ends and can wait for functions no longer. */
  closing: AbortSignal;
}

/** Milliseconds between attempts to begin a delivery, or to record what came of one, where the database fails. */
const AGAIN = 500;
/** Milliseconds of the lease that are left for recording what came of a call. */
const RECORDING = 500;

/**
 * Makes one delivery: begun and recorded as such, the function called and judged, its verdict recorded. Never rejects.
 *
 * Between the function's answer and its recording lies the only moment in which a crash makes a call happen twice; a
 * database that is away is waited for instead.
 */
export function createJobRunner(options: JobRunnerOptions): (job: Job) => Promise<void> {
  const { store, adapter, functionTimeout, lease, onDelivery, metrics, logger, redact, closing } = options;

  return async (job) => {
    const asked = performance.now();
    let attempt: Attempt | undefined;
    try {
      attempt = await store.attempts.begin(job);
    } catch (error) {
      logger.error({ code: 'STORE_UNAVAILABLE', failure: redact.text(stackOf(error)) }, 'No delivery begun');
      // What fails at once would fail again at once, as fast as machine and log can take it: a disk that is full, say.
      await sleep(AGAIN);
      // If that fails too, it is free once its lease is over.
      await store.queue.giveBack(job).catch(() => {});
      return;
    }
    if (!attempt) return;
    // The lease counts from what the database wrote, and that may be long ago when it has said so.
    const left = lease - (performance.now() - asked) - RECORDING;
    const result = await call(attempt, Math.round(Math.min(functionTimeout, left)));
    const settled = await record(job, attempt, result);
    tell(attempt, result, settled);
  };

  /** @param time milliseconds for which nobody else calls the function for this order */
  async function call(attempt: Attempt, time: number): Promise<AttemptResult> {
    const { event, unreadable, target } = attempt;
    if (!event) {
      const diagnosis = unreadable?.message ?? 'What is stored of the notification cannot be read.';
      return {
        verdict: { delivered: false, code: 'CONTENT_UNREADABLE', diagnosis },
        reply: undefined,
        durationMs: 0,
      };
    }
    if (time <= 0) {
      const diagnosis =
        'The database took so long to begin the delivery that another gateway may have it: the function was not called, and will be.';
      return {
        verdict: { delivered: false, code: 'BEGUN_TOO_LATE', diagnosis },
        reply: undefined,
        durationMs: 0,
        handBack: true,
      };
    }
    const deadline = startDeadline(time, closing);
    const result = await deliver(adapter, target, event, deadline.signal, `within ${time} ms`);
    deadline.clear();
    const isCutOff = deadline.signal.aborted && deadline.signal.reason === closing.reason;
    if (result.verdict.delivered || !isCutOff) return result;
    const diagnosis =
      'The gateway was stopped and could not wait for the answer: another, or the same one when it is started again, calls once more.';
    return { ...result, verdict: { delivered: false, code: 'GATEWAY_CLOSED', diagnosis }, handBack: true };
  }

  /** Until it is recorded, or the gateway ends: what is known must not be lost to a short absence of the database. */
  async function record(job: Job, attempt: Attempt, result: AttemptResult): Promise<Settled | undefined> {
    for (let first = true; ; first = false) {
      try {
        return await store.attempts.settle(job, attempt, result);
      } catch (error) {
        const line = { ...lineOf(attempt), code: 'STORE_UNAVAILABLE', reason: redact.text(messageOf(error)) };
        if (closing.aborted) {
          logger.error(line, 'The outcome of a delivery could not be recorded: it may be made again');
          return undefined;
        }
        if (first) logger.warn(line, 'The outcome of a delivery cannot be recorded yet');
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
    const { requestId, kind, target, event, numbers } = attempt;
    const delivery: Delivery = { requestId, kind, target, numbers, event, reply, verdict, durationMs };
    // A listener that fails must not fail the delivery: a promise gathers whatever way it fails in.
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
    const { requestId, kind, target, notificationId, deliveryId, number, numbers } = attempt;
    const safe = (name: string) => redact.name(name, openidsIn(attempt));
    return {
      requestId,
      kind,
      ...Object.fromEntries(Object.entries(target).map(([name, text]) => [name, safe(text)])),
      ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, safe(text)])),
      notificationId,
      deliveryId,
      attempt: number,
    };
  }
}

/** Events have the payer's under other names than messages. */
function openidsIn({ event = { userInfo: { appId: '' } } }: Attempt): string[] {
  return openidsOf({ openid: event['openid'], sub_openid: event['subOpenid'] ?? event.userInfo.openId });
}
