import { ConfigurationError } from '@opencloudpay/wechatpay/errors';

const LENGTH = 32;

/**
 * The APIv3 key as the key of AES-256.
 *
 * @throws {ConfigurationError} if it does not have 32 bytes; the text never contains the key
 */
export function readApiV3Key(given: unknown): Buffer {
  if (typeof given !== 'string' || given === '')
    throw new ConfigurationError(
      'apiV3Key',
      'is missing. Set the APIv3 key on the merchant platform (API security) and give its 32 characters.',
    );
  const key = Buffer.from(given);
  if (key.length === LENGTH) return key;
  const hint =
    given.trim().length === LENGTH
      ? 'It has spaces or a line break around it: remove them.'
      : 'Copy all 32 characters of the APIv3 key from the merchant platform (API security).';
  throw new ConfigurationError('apiV3Key', `has ${key.length} bytes, but must have ${LENGTH}. ${hint}`);
}
