import { CodedError } from '@opencloudpay/contracts/coded-error';
import { tooDeep } from '@opencloudpay/internal';

/**
 * The codes of refused requests, each with its HTTP status and its public message. A public message reveals nothing
 * internal; details for operators go to the log.
 */
const REFUSALS = {
  BODY_EMPTY: [400, 'The body is empty.'],
  BODY_INCOMPLETE: [400, 'The body ended before it was complete.'],
  BODY_CONSUMED: [500, 'The application consumed the body before the gateway: its operator must fix that.'],
  BODY_TOO_SLOW: [408, 'The body did not arrive in time: send it again.'],
  BODY_TOO_DEEP: [400, `The JSON of the body ${tooDeep()}.`],
  BODY_TOO_LARGE: [413, 'The body is too large for this address.'],
  XML_INVALID: [400, 'The body is not the XML of a WeChat Pay notification.'],
  NOTIFICATION_INVALID: [400, 'The body is not a WeChat Pay notification of this kind.'],
  MERCHANT_UNKNOWN: [401, 'This gateway does not know the merchant of the notification.'],
  SIGNATURE_INVALID: [401, 'The signature does not match.'],
  SIGNATURE_PROBE: [401, 'The signature is a test of WeChat Pay: it does not match.'],
  DECRYPTION_FAILED: [401, 'The encrypted content cannot be decrypted.'],
  TOKEN_MISMATCH: [403, 'This address was not made for this notification.'],
  ORDER_MISMATCH: [403, 'The notification does not match the order.'],
  ROUTE_UNKNOWN: [404, 'There is nothing at this address.'],
  CALLS_NOT_SERVED: [404, 'This gateway serves no CloudPay calls: its option cloudpay is not set.'],
  METHOD_NOT_ALLOWED: [405, 'This address does not allow this method: see the Allow header.'],
  KEYS_UNAVAILABLE: [503, 'A certificate of WeChat Pay could not be downloaded: send it again.'],
  STORE_UNAVAILABLE: [503, 'The notification could not be stored: send it again.'],
  INTERNAL: [500, 'The gateway failed: send the request again.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** A refused request. `message` is for operators, `publicMessage` for the sender. */
export class Refusal extends CodedError<RefusalCode> {
  readonly status: number;
  readonly publicMessage: string;

  /** @param reason details for the log. Default: the public message */
  constructor(code: RefusalCode, reason?: string, options?: ErrorOptions) {
    const [status, publicMessage] = REFUSALS[code];
    super(code, reason ?? publicMessage, options);
    this.status = status;
    this.publicMessage = publicMessage;
  }
}
