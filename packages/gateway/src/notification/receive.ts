import {
  type NotificationKind,
  type NotifyToken,
  toCallbackEvent,
  verifyNotifyToken,
} from '@opencloudpay/cloudpay';
import { startDeadline } from '@opencloudpay/internal';
import type { Metrics } from '../metrics';
import type { CheckedOptions } from '../options';
import { readBody } from '../read-body';
import { openidsOf, type Redact } from '../redact';
import { Refusal } from '../refusal';
import { arrive } from './arrival';
import { checkEnvelope, checkToken } from './check-token';
import { deliver } from './deliver';
import { numbersOf } from './delivery';
import { isPaymentMade } from './is-payment-made';
import type { Onward, VerifiedNotification } from './onward';
import { answerOf, delivered, type Outcome, PAYMENT_FAILED, refused } from './outcome';
import { readXml } from './read-xml';
import { createRecorder, type Story } from './record';
import { contradicts, envelopeOf, refundMerchant } from './refund-merchant';
import { verifyNotification } from './verify';

/** What happens to a notification of one kind at its address. Never rejects. */
export type Receive = (request: Request, route: Readonly<Record<string, string>>) => Promise<Response>;

/**
 * The way of a notification, one file a step: read the body, read the XML, verify, leave failed payments, check
 * the token, hand it on, answer: never past the deadline, which counts from the arrival.
 *
 * @param onward left out, it is passed through: nothing is stored, WeChat Pay's own repeats are the queue, and the
 *   answer waits for the callback
 */
export function createReceiver(
  kind: NotificationKind,
  options: CheckedOptions,
  metrics: Metrics,
  redact: Redact,
  onward?: Onward,
): Receive {
  const record = createRecorder(options, metrics, redact);
  const { take, misaddressed } = onward ?? { take: passThrough };

  return async (request, route) => {
    const deadline = startDeadline(options.deliveryTimeout);
    const story: Story = { arrival: arrive(request, kind, route), numbers: {}, openids: [] };
    const outcome = await carry(story, deadline.signal).catch(refused);
    deadline.clear();
    record.outcome(story, outcome);
    return answerOf(outcome, { 'X-Request-Id': story.arrival.requestId });
  };

  /** @param story is told what becomes known on the way, so that a refusal's log line has it too */
  async function carry(story: Story, signal: AbortSignal): Promise<Outcome> {
    const { arrival } = story;
    const body = await readBody(arrival.request, options.bodyLimit, signal);
    const claimed = readXml(body);
    story.numbers = numbersOf(claimed);
    story.openids = openidsOf(claimed);
    const { fields, mchId, keyNumber } = verifyNotification(kind, claimed, options.apiKeys);
    story.keyNumber = keyNumber;
    story.numbers = numbersOf(fields);
    if (kind === 'pay' && !isPaymentMade(fields)) return PAYMENT_FAILED;
    const { requestId, target } = arrival;
    const notification: VerifiedNotification = {
      ...{ kind, fields, body, target, requestId, story },
      merchant: options.identities.get(mchId) ?? { mchId },
      envelope: kind === 'refund' ? envelopeOf(claimed) : undefined,
      token: undefined,
      isAddressOf: (bound) => verifyNotifyToken(kind, target, bound, arrival.token, options.notifySecret),
    };
    let token: NotifyToken;
    try {
      token = checkToken(arrival, fields, options.notifySecret);
    } catch (refusal) {
      if (!(refusal instanceof Refusal) || !misaddressed) throw refusal;
      throw await misaddressed(notification, refusal, signal);
    }
    story.tokenForm = token.form;
    return take({ ...notification, token }, signal);
  }

  async function passThrough(
    { story, fields, merchant, envelope, token, target }: VerifiedNotification,
    signal: AbortSignal,
  ): Promise<Outcome> {
    if (envelope && token) checkEnvelope(envelope, token);
    if (envelope && contradicts(envelope.appid, merchant.appid)) story.contradicted = 'appid';
    const event = toCallbackEvent(
      envelope ? { ...fields, ...refundMerchant(merchant, token, envelope) } : fields,
    );
    const delivery = await deliver(options.adapter, target, event, signal);
    record.delivery(story, event, delivery);
    return delivered(delivery.verdict);
  }
}
