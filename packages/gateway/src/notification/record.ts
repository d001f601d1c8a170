import type { CallbackEvent } from '@opencloudpay/cloudpay';
import { stackOf } from '../failure-text';
import type { Metrics } from '../metrics';
import type { CheckedOptions } from '../options';
import { clip, type Redact } from '../redact';
import type { Arrival } from './arrival';
import type { Delivery, NotificationNumbers } from './delivery';
import type { Outcome } from './outcome';

/** What is known of a notification so far. */
export interface Story {
  readonly arrival: Arrival;
  numbers: NotificationNumbers;
  /** The payer's, to be masked wherever a text quotes them. */
  openids: readonly string[];
}

export interface Recorder {
  /** One call of a callback function: counted, and told to `onDelivery`. */
  delivery(
    story: Story,
    event: CallbackEvent,
    result: Pick<Delivery, 'reply' | 'verdict' | 'durationMs'>,
  ): void;
  /** The end of a notification: counted, and one log line. */
  outcome(story: Story, outcome: Outcome): void;
}

export function createRecorder(
  { logger, onDelivery }: CheckedOptions,
  metrics: Metrics,
  redact: Redact,
): Recorder {
  return {
    delivery(story, event, result) {
      const { requestId, kind, target } = story.arrival;
      metrics.deliveryDuration.observe({ kind }, result.durationMs / 1000);
      if (!onDelivery) return;
      const delivery: Delivery = { requestId, kind, target, numbers: story.numbers, event, ...result };
      // A listener that fails must not fail the delivery: a promise gathers whatever way it fails in.
      new Promise((resolve) => resolve(onDelivery(delivery))).catch((failure) =>
        logger.warn(
          { ...lineOf(story), code: 'LISTENER_FAILED', reason: redact(stackOf(failure), story.openids) },
          'onDelivery failed',
        ),
      );
    },

    outcome(story, { code, acknowledged, message, reason, failure }) {
      metrics.notifications.inc({ kind: story.arrival.kind, verdict: code });
      const line = {
        ...lineOf(story),
        code,
        ...(reason && { reason: redact(reason, story.openids) }),
        ...(failure !== undefined && { failure: redact(stackOf(failure), story.openids) }),
      };
      if (acknowledged) logger.info(line, message);
      else if (failure !== undefined) logger.error(line, message);
      else logger.warn(line, message);
    },
  };

  function lineOf({ arrival, numbers }: Story) {
    const { requestId, kind, target } = arrival;
    // Names and numbers of a notification that is refused are whatever its sender chose: any length.
    return {
      requestId,
      kind,
      envId: clip(target.envId),
      functionName: clip(target.functionName),
      ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, clip(text)])),
      durationMs: Math.round(performance.now() - arrival.at),
    };
  }
}
