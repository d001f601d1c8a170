import {
  type NotificationKind,
  type NotifyToken,
  toCallbackEvent,
  verifyNotifyToken,
} from '@opencloudpay/cloudpay';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { type Deadline, startDeadline } from '@opencloudpay/internal';
import type { MessageHeaders } from '@opencloudpay/wechatpay-v3';
import { written } from '../log/log';
import { openidsOf, type Redact } from '../log/redact';
import type { Metrics } from '../operations/metrics';
import type { CheckedOptions } from '../options/options';
import type { Answer } from '../requests/answer';
import type { ReadBody } from '../requests/read-body';
import { Refusal } from '../requests/refusal';
import { answerOf, answerRefused } from './answer-wechat-pay';
import { arrive } from './arrival';
import { deliver } from './delivery/deliver';
import { numbersOf } from './delivery/delivery';
import type { NotificationHandler, VerifiedNotification } from './notification-handler';
import { delivered, type Outcome, PAYMENT_FAILED, refused } from './outcome';
import { createRecorder, type NotificationContext } from './record';
import type { RouteNames } from './route-names';
import { checkEnvelope, checkToken } from './verify/check-token';
import { isPaymentMade } from './verify/is-payment-made';
import { readV3 } from './verify/read-v3';
import { readXml } from './verify/read-xml';
import { contradicts, refundMerchant } from './verify/refund-merchant';
import { type Verified, verifyNotification } from './verify/verify';
import { versionByHeaders, versionOf } from './verify/version';

const REQUEST_ID = REQUEST_ID_HEADER.toLowerCase();

/** Processes a notification of one kind. Never rejects. */
export type Receive = (route: RouteNames, headers: MessageHeaders, readBody: ReadBody) => Promise<Answer>;

export interface ReceiverParts {
  options: CheckedOptions;
  metrics: Metrics;
  redact: Redact;
  /**
   * Default: pass-through. Nothing is stored, WeChat Pay's own retries are the queue, and the answer waits for the
   * callback.
   */
  handler: NotificationHandler | undefined;
  /** Logs an unexpected failure of the gateway, and gives the refusal for it. */
  internal(failure: unknown): Refusal;
}

/**
 * Processes notifications, with one file for each step: read the body, parse and verify it by its version, skip failed payments,
 * check the token, handle, answer. The deadline counts from the arrival.
 */
export function createReceiver(
  kind: NotificationKind,
  { options, metrics, redact, handler, internal }: ReceiverParts,
): Receive {
  const record = createRecorder(options, metrics, redact);
  const { handle, refuseMisaddressed } = handler ?? { handle: passThrough };

  return async (route, headers, readBody) => {
    const deadline = startDeadline(options.deliveryTimeout);
    const context: NotificationContext = {
      ...{ arrival: arrive(kind, route, headers, readBody), version: versionByHeaders(headers) },
      ...{ numbers: {}, openids: [] },
    };
    let outcome: Outcome;
    try {
      outcome = await handleArrival(context, deadline);
    } catch (failure) {
      outcome = refused(failure);
    }
    deadline.clear();
    try {
      record.outcome(context, outcome);
      const batch = written(options.logger);
      if (batch) await batch;
    } catch (failure) {
      return answerRefused(context.version, internal(failure));
    }
    return answerOf(context.version, outcome, [REQUEST_ID, context.arrival.requestId]);
  };

  /** @param context is filled in on the way, so that the log line of a refusal has these values too */
  async function handleArrival(context: NotificationContext, deadline: Deadline): Promise<Outcome> {
    const { arrival } = context;
    const body = await arrival.readBody(options.bodyLimit, deadline);
    context.version = versionOf(arrival.headers, body);
    const { fields, mchId, keyNumber, envelope } =
      context.version === 'v3'
        ? await readV3({ kind, headers: arrival.headers, body }, options.v3, deadline)
        : readV2(context, body);
    context.keyNumber = keyNumber;
    context.numbers = numbersOf(fields);
    if (context.version === 'v3') context.openids = openidsOf(fields);
    if (kind === 'pay' && !isPaymentMade(fields)) return PAYMENT_FAILED;
    const { requestId, target } = arrival;
    const verified = (token: NotifyToken | undefined): VerifiedNotification => ({
      kind,
      fields,
      body,
      target,
      requestId,
      context,
      merchant: options.identities.get(mchId) ?? { mchId },
      envelope,
      token,
      isAddressOf: (bound) =>
        options.notifySecrets.some((secret) => verifyNotifyToken(kind, target, bound, arrival.token, secret)),
    });
    let token: NotifyToken;
    try {
      token = checkToken(arrival, fields, options.notifySecrets, context.version);
    } catch (refusal) {
      if (!(refusal instanceof Refusal) || !refuseMisaddressed) throw refusal;
      throw await refuseMisaddressed(verified(undefined), refusal, deadline);
    }
    context.tokenForm = token.form;
    // Awaited here: a promise that is returned takes three turns of the queue instead of one.
    return await handle(verified(token), deadline);
  }

  function readV2(context: NotificationContext, body: Uint8Array): Verified {
    const claimed = readXml(body);
    context.numbers = numbersOf(claimed);
    context.openids = openidsOf(claimed);
    return verifyNotification(kind, claimed, options);
  }

  async function passThrough(
    { context, fields, merchant, envelope, token, target }: VerifiedNotification,
    deadline: Deadline,
  ): Promise<Outcome> {
    if (envelope && token) checkEnvelope(envelope, token);
    if (envelope && contradicts(envelope.appid, merchant.appid)) context.contradicted = 'appid';
    const event = toCallbackEvent(
      envelope ? { ...fields, ...refundMerchant(merchant, token, envelope) } : fields,
    );
    const delivery = await deliver(options.adapter, { target, event }, deadline);
    record.delivery(context, event, delivery);
    return delivered(delivery.verdict);
  }
}
