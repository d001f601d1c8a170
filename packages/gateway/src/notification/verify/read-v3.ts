import type { NotificationKind } from '@opencloudpay/cloudpay';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { type Deadline, messageOf, withinDeadline } from '@opencloudpay/internal';
import type { TypedFields } from '@opencloudpay/wechatpay';
import {
  isSignatureProbe,
  type JsonObject,
  type MessageHeaders,
  paymentToV2,
  type ReadNotification,
  refundToV2,
} from '@opencloudpay/wechatpay-v3';
import type { V3Merchants } from '../../merchants/merchants';
import { Refusal } from '../../requests/refusal';
import type { Verified } from './verify';

interface Received {
  readonly kind: NotificationKind;
  readonly headers: MessageHeaders;
  readonly body: Uint8Array;
}

/**
 * Verifies and decrypts a notification of WeChat Pay v3, and translates it into the one that v2 would have sent. All of
 * it is authenticated, a refund's merchant too.
 *
 * @param deadline ends the wait for a platform certificate
 * @throws {Refusal} MERCHANT_UNKNOWN, SIGNATURE_INVALID, SIGNATURE_PROBE, DECRYPTION_FAILED, NOTIFICATION_INVALID,
 *   KEYS_UNAVAILABLE
 */
export async function readV3(
  { kind, headers, body }: Received,
  merchants: V3Merchants | undefined,
  deadline: Deadline,
): Promise<Verified> {
  if (!merchants)
    throw new Refusal(
      'MERCHANT_UNKNOWN',
      'This has the form of a notification of WeChat Pay v3, and no merchant of this gateway has keys of v3: give its apiV3Key, publicKey and publicKeyId.',
    );
  try {
    const read = await withinDeadline(deadline, () => merchants.reader.read({ headers, body }));
    const { mchId, keyNumber } = read;
    const fields = fieldsOf(kind, read);
    const envelope = { appid: '', subMchId: String(fields['sub_mch_id'] ?? '') };
    return { fields, mchId, keyNumber, envelope: kind === 'refund' ? envelope : undefined };
  } catch (failure) {
    throw asRefusal(failure, headers, deadline);
  }
}

/** By v2's names. */
function fieldsOf(kind: NotificationKind, { eventType, resource }: ReadNotification): TypedFields {
  const isOfKind = eventType.startsWith(kind === 'pay' ? 'TRANSACTION.' : 'REFUND.');
  if (!isOfKind)
    throw new Refusal(
      'NOTIFICATION_INVALID',
      `The event_type ${eventType} is of another kind than the address.`,
    );
  // A contradiction is refused, so that WeChat Pay repeats it and nothing is lost.
  if (kind === 'refund') {
    if (eventType !== `REFUND.${String(resource['refund_status'])}`)
      throw new Refusal(
        'NOTIFICATION_INVALID',
        `The event_type ${eventType} contradicts the refund_status ${String(resource['refund_status'])}: query the refund.`,
      );
    return refundToV2(resource as JsonObject).fields;
  }
  const { fields } = paymentToV2(resource as JsonObject);
  if ((eventType === 'TRANSACTION.SUCCESS') !== (fields['result_code'] === 'SUCCESS'))
    throw new Refusal(
      'NOTIFICATION_INVALID',
      `The event_type ${eventType} contradicts the trade_state ${String(resource['trade_state'])}: query the order.`,
    );
  return fields;
}

function asRefusal(failure: unknown, headers: MessageHeaders, { over }: Deadline): unknown {
  if (failure instanceof Refusal) return failure;
  const options = { cause: failure };
  if (isCodedError(failure, 'SIGNATURE_INVALID')) {
    const code = isSignatureProbe(headers) ? 'SIGNATURE_PROBE' : failure.code;
    return new Refusal(code, failure.message, options);
  }
  if (isCodedError(failure, 'DECRYPTION_FAILED', 'NOTIFICATION_INVALID'))
    return new Refusal(failure.code, failure.message, options);
  if (over && failure === over.reason)
    return new Refusal(
      'KEYS_UNAVAILABLE',
      'The platform certificates did not arrive in time for the answer to WeChat Pay.',
      options,
    );
  if (!isCodedError(failure)) return failure;
  return new Refusal('KEYS_UNAVAILABLE', messageOf(failure), options);
}
