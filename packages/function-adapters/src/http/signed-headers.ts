import {
  callSignature,
  SIGNATURE_HEADER,
  SIGNING_SECRET_LENGTH,
  TIMESTAMP_HEADER,
} from '@opencloudpay/contracts/call-signature';
import { AdapterError } from '../errors';

/**
 * Signs the requests of an adapter, if it has a secret.
 *
 * @param option its name in errors, which do not show the value
 * @returns the headers of a POST
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function requestSigner(option: string, secret: string | undefined) {
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < SIGNING_SECRET_LENGTH.least)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${option} must have at least ${SIGNING_SECRET_LENGTH.least} characters (openssl rand -base64 32 makes one).`,
    );
  }
  return (url: string, body: string): Record<string, string> => {
    if (secret === undefined) return {};
    const { pathname, search } = new URL(url);
    const timestamp = Math.floor(Date.now() / 1000);
    return {
      [TIMESTAMP_HEADER]: `${timestamp}`,
      [SIGNATURE_HEADER]: callSignature(
        { method: 'POST', path: `${pathname}${search}`, body, timestamp },
        secret,
      ),
    };
  };
}
