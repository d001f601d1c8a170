import type { CallbackEvent, NotifyToken, ProtocolVersion } from '@opencloudpay/cloudpay';
import { stackOf } from '@opencloudpay/internal';
import { groupOf } from '../callbacks/group-of';
import type { Redact } from '../log/redact';
import type { Metrics } from '../operations/metrics';
import type { CheckedOptions } from '../options/options';
import type { Arrival } from './arrival';
import type { Delivery, NotificationNumbers } from './delivery/delivery';
import type { Outcome } from './outcome';

/** The known facts about a notification, for the log. */
export interface NotificationContext {
  readonly arrival: Arrival;
  /** By the headers, until the body is read. */
  version: ProtocolVersion;
  numbers: NotificationNumbers;
  /** The position of the merchant's key that verified the notification, from 1. */
  keyNumber?: number;
  /** The form of the address's token, once it is read. */
  tokenForm?: NotifyToken['form'];
  /** A field of a refund's envelope that contradicts the configuration: the event omits it. */
  contradicted?: 'appid';
  /** The payer's openids, for masking. */
  openids: readonly string[];
}

const NUMBERS = [
  'outTradeNo',
  'transactionId',
  'outRefundNo',
  'refundId',
] as const satisfies readonly (keyof NotificationNumbers)[];

export interface Recorder {
  /** Counts a delivery attempt and passes it to `onDelivery`. */
  delivery(
    context: NotificationContext,
    event: CallbackEvent,
    result: Pick<Delivery, 'reply' | 'verdict' | 'durationMs'>,
  ): void;
  /** Counts the result of a notification and writes one log line. */
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
      // A failing listener must not fail the delivery: the promise catches synchronous and asynchronous errors.
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
      const line = lineOf(context);
      line['code'] = code;
      if (reason) line['reason'] = redact.text(reason, context.openids);
      if (failure !== undefined) line['failure'] = redact.text(stackOf(failure), context.openids);
      // WeChat Pay tests receivers regularly: no operator has to act.
      if (acknowledged || code === 'SIGNATURE_PROBE') logger.info(line, message);
      else if (failure !== undefined || code === 'ORDER_MISMATCH') logger.error(line, message);
      else logger.warn(line, message);
    },
  };

  function lineOf({
    arrival,
    version,
    numbers,
    keyNumber = 1,
    tokenForm,
    contradicted,
    openids,
  }: NotificationContext) {
    const { requestId, kind, target } = arrival;
    // The sender of a refused notification chose its names and numbers, of any length.
    const safe = (name: string) => redact.name(name, openids);
    const line: Record<string, unknown> = { requestId, kind, envId: safe(target.envId) };
    if ('functionName' in target) line['functionName'] = safe(target.functionName);
    else {
      line['service'] = safe(target.service);
      line['path'] = safe(target.path);
    }
    // When all lines have it, the keys of v2 can be removed.
    if (version === 'v3') line['version'] = version;
    // When this no longer appears in the log, the old key can be removed.
    if (keyNumber > 1) line['keyNumber'] = keyNumber;
    if (tokenForm === 'old') line['token'] = tokenForm;
    if (contradicted) line['contradicted'] = contradicted;
    for (const name of NUMBERS) {
      const text = numbers[name];
      if (text !== undefined) line[name] = safe(text);
    }
    line['durationMs'] = Math.round(performance.now() - arrival.at);
    return line;
  }
}
