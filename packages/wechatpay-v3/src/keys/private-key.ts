import { createPrivateKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { keepParsed } from './keep-parsed';
import { type Pem, type PemContent, pemContent, pemText } from './pem';

const GIVE =
  'Give the text of apiclient_key.pem, from the merchant platform (API security, API certificate).';

const WRONG: Partial<Record<PemContent, string>> = {
  certificate: `is a certificate, not a private key. ${GIVE}`,
  'certificate request': `is a certificate request, not a private key. ${GIVE}`,
  'public key': `is a public key, not a private key. ${GIVE}`,
  'encrypted private key':
    'is encrypted with a passphrase. Remove it (openssl pkcs8 -topk8 -nocrypt -in key.pem -out apiclient_key.pem) and give the result.',
  'PKCS#12 file': `is a PKCS#12 file (apiclient_cert.p12). ${GIVE}`,
  'path of a file': `is a path, not the key itself: read the file and give its text. ${GIVE}`,
};

const parsed = keepParsed((text, option) => parse(text, option));

/**
 * The merchant's private key: RSA, PKCS#8 or PKCS#1, without a passphrase.
 *
 * @param option the option's name, for the error
 * @throws {ConfigurationError} that says what was given instead; it never contains the key
 */
export function readPrivateKey(pem: Pem, option = 'privateKey'): KeyObject {
  if (typeof pem !== 'string' && !ArrayBuffer.isView(pem))
    throw new ConfigurationError(option, `is missing. ${GIVE}`);
  return parsed(pemText(pem), option);
}

function parse(text: string, option: string): KeyObject {
  const content = pemContent(text);
  if (content !== 'private key')
    throw new ConfigurationError(option, WRONG[content] ?? `is no private key in PEM. ${GIVE}`);
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    // Without the error as its cause: some of OpenSSL's contain a part of the key.
    throw new ConfigurationError(
      option,
      `cannot be read: the PEM is damaged, for example by missing line breaks. ${GIVE}`,
    );
  }
  if (key.asymmetricKeyType !== 'rsa')
    throw new ConfigurationError(
      option,
      `is a key of type ${key.asymmetricKeyType}, but WeChat Pay v3 signs with RSA. ${GIVE}`,
    );
  return key;
}
