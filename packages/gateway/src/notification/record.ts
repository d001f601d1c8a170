import type { CallbackEvent, NotifyToken } from '@opencloudpay/cloudpay';
import { stackOf } from '@opencloudpay/internal';
import { groupOf } from '../group-of';
import type { Metrics } from '../metrics';
import type { CheckedOptions } from '../options';
import type { Redact } from '../redact';
import type { Arrival } from './arrival';
import type { Delivery, NotificationNumbers } from './delivery';
import type { Outcome } from './outcome';

/** What is known of a notification so far. */
export interface NotificationContext {
  readonly arrival: Arrival;
  numbers: NotificationNumbers;
  /** Which of the merchant's keys the notification was verified with, from 1. */
  keyNumber?: number;
  /** Which form the token of its address has, once it is read. */
  tokenForm?: NotifyToken['form'];
  /** What the envelope of a refund says otherwise than the configuration: it is left out of the event. */
  contradicted?: 'appid';
  /** The payer's, to be masked wherever a text quotes them. */
  openids: readonly string[];
}

export interface Recorder {
  /** One call of a callback function: counted, and told to `onDelivery`. */
  delivery(
    context: NotificationContext,
    event: CallbackEvent,
    result: Pick<Delivery, 'reply' | 'verdict' | 'durationMs'>,
  ): void;
  /** The end of a notification: counted, and one log line. */
  outcome(context: NotificationContext, outcome: Outcome): void;
}

export function createRecorder(
  { logger, onDelivery }: CheckedOptions,
  metrics: Metrics,
  redact: Redact,
): Recorder {
  return {
    delivery(context, event, result) {
      const { requestId, kind, target } = context.arrival;
      const verdict = result.verdict.delivered ? 'DELIVERED' : result.verdict.code;
      metrics.deliveryDuration.observe(
        { kind, verdict, function: groupOf(target) },
        result.durationMs / 1000,
      );
      if (!onDelivery) return;
      const delivery: Delivery = { requestId, kind, target, numbers: context.numbers, event, ...result };
      // A listener that fails must not fail the delivery: a promise gathers whatever way it fails in.
      new Promise((resolve) => resolve(onDelivery(delivery))).catch((failure) =>
        logger.warn(
          {
            ...lineOf(context),
            code: 'LISTENER_FAILED',
            reason: redact.text(stackOf(failure), context.openids),
          },
          'onDelivery failed',
        ),
      );
    },

    outcome(context, { code, acknowledged, message, reason, failure }) {
      metrics.notifications.inc({ kind: context.arrival.kind, verdict: code });
      if (context.tokenForm === 'old') metrics.oldTokens.inc({ kind: context.arrival.kind });
      const line = {
        ...lineOf(context),
        code,
        ...(reason && { reason: redact.text(reason, context.openids) }),
        ...(failure !== undefined && { failure: redact.text(stackOf(failure), context.openids) }),
      };
      if (acknowledged) logger.info(line, message);
      else if (failure !== undefined || code === 'ORDER_MISMATCH') logger.error(line, message);
      else logger.warn(line, message);
    },
  };

  function lineOf({
    arrival,
    numbers,
    keyNumber = 1,
    tokenForm,
    contradicted,
    openids,
  }: NotificationContext) {
    const { requestId, kind, target } = arrival;
    const safe = (name: string) => redact.name(name, openids);
    // Names and numbers of a notification that is refused are whatever its sender chose: any length.
    return {
      requestId,
      kind,
      envId: safe(target.envId),
      ...('functionName' in target
        ? { functionName: safe(target.functionName) }
        : { service: safe(target.service), path: safe(target.path) }),
      // Once this stays away, the old key has served its time.
      ...(keyNumber > 1 && { keyNumber }),
      ...(tokenForm === 'old' && { token: tokenForm }),
      ...(contradicted && { contradicted }),
      ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, safe(text)])),
      durationMs: Math.round(performance.now() - arrival.at),
    };
  }
}
