import { ConfigurationError } from '@opencloudpay/wechatpay/errors';

const GIVE =
  'Copy the serial number of the merchant’s API certificate from the merchant platform (API security, API certificate).';

/**
 * The serial number of the merchant's API certificate, in upper case.
 *
 * @throws {ConfigurationError} for a number that no certificate has
 */
export function checkSerialNo(given: unknown): string {
  if (typeof given !== 'string' || given === '')
    throw new ConfigurationError('serialNo', `is missing. ${GIVE}`);
  if (/^PUB_KEY_ID_/.test(given))
    throw new ConfigurationError(
      'serialNo',
      `is the id of WeChat Pay’s public key, which is the option publicKeyId. ${GIVE}`,
    );
  // Some tools write it as pairs of digits.
  const serial = given.trim().replaceAll(':', '').toUpperCase();
  if (!/^[0-9A-F]+$/.test(serial))
    throw new ConfigurationError('serialNo', `has other characters than hexadecimal digits. ${GIVE}`);
  if (serial.length < 8 || serial.length > 40)
    throw new ConfigurationError(
      'serialNo',
      `has ${serial.length} digits, but WeChat Pay’s have 40. ${GIVE}`,
    );
  return serial;
}
