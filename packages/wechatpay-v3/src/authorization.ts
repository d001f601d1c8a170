import type { KeyObject } from 'node:crypto';
import { preview, randomNonce } from '@opencloudpay/internal';
import { ConfigurationError, ParameterError } from '@opencloudpay/wechatpay/errors';
import { checkText } from './check-text';
import type { Pem } from './keys/pem';
import { readPrivateKey } from './keys/private-key';
import { checkSerialNo } from './keys/serial-no';
import { ALGORITHM, signedText, signText } from './sign';

export interface AuthorizationOptions {
  /** `GET`, `POST`, … */
  method: string;
  /** Path and query exactly as they are sent: `/v3/…?mchid=…`. */
  url: string;
  /** The body exactly as it is sent. Default: none. */
  body?: string | undefined;
  /** The merchant number that signs: the service provider's, or an ordinary merchant's. */
  mchId: string;
  /** The serial number of that merchant's API certificate. */
  serialNo: string;
  /** The text of `apiclient_key.pem`. */
  privateKey: Pem;
  /** Seconds since 1970. Default: now. */
  timestamp?: number | string | undefined;
  /** Default: 32 random characters. */
  nonce?: string | undefined;
}

/**
 * The text of the `Authorization` header of a request.
 *
 * @throws {ConfigurationError} for a key, serial number or merchant number that cannot be right
 * @throws {ParameterError} for parts that would make the signed text ambiguous
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export function authorization({
  method,
  url,
  body = '',
  mchId,
  serialNo,
  privateKey,
  timestamp = Math.floor(Date.now() / 1000),
  nonce = randomNonce(),
}: AuthorizationOptions): string {
  checkText('method', method, /^[A-Za-z]{3,7}$/, 'must be an HTTP method');
  checkText(
    'url',
    url,
    /^\/[\x21-\x7e]*$/,
    'must be the path and query of the request, /v3/…, without spaces',
  );
  checkText('timestamp', String(timestamp), /^\d{9,11}$/, 'must be seconds since 1970');
  checkText('nonce', nonce, /^[0-9A-Za-z]{1,32}$/, 'must be 1 to 32 letters and digits');
  if (typeof body !== 'string')
    throw new ParameterError('body', `must be the text that is sent, got ${preview(body)}`);
  if (typeof mchId !== 'string' || !/^\d{6,32}$/.test(mchId))
    throw new ConfigurationError('mchId', `must be the merchant number, got ${preview(mchId)}.`);
  return authorizationHeader({
    ...{ method: method.toUpperCase(), url, body, mchId, nonce },
    ...{
      serialNo: checkSerialNo(serialNo),
      privateKey: readPrivateKey(privateKey),
      timestamp: String(timestamp),
    },
  });
}

/** The parts of a header, checked. */
interface HeaderParts {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly mchId: string;
  readonly serialNo: string;
  readonly privateKey: KeyObject;
  readonly timestamp?: string;
  readonly nonce?: string;
}

/** The same of parts that were checked before. */
export function authorizationHeader({
  method,
  url,
  body,
  mchId,
  serialNo,
  privateKey,
  timestamp = String(Math.floor(Date.now() / 1000)),
  nonce = randomNonce(),
}: HeaderParts): string {
  const signature = signText(signedText(method, url, timestamp, nonce, body), privateKey);
  return `${ALGORITHM} mchid="${mchId}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serialNo}"`;
}
