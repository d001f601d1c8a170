import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { fromXml, type TextFields } from '@opencloudpay/wechatpay';
import { Refusal } from '../../requests/refusal';

/**
 * Parses the fields of a received notification. They are not verified yet.
 *
 * @throws {Refusal} XML_INVALID
 */
export function readXml(body: Uint8Array): TextFields {
  try {
    return fromXml(body);
  } catch (cause) {
    if (isCodedError(cause, 'XML_INVALID')) throw new Refusal('XML_INVALID', cause.message, { cause });
    throw cause;
  }
}
