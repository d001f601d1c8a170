import { ConfigurationError } from '@opencloudpay/wechatpay';

/** @throws {ConfigurationError} which does not show what was given */
export function checkSecret(option: string, secret: unknown, because: string): void {
  if (typeof secret !== 'string' || secret.length < 16)
    throw new ConfigurationError(option, `must have at least 16 characters: ${because}.`);
}

/** @throws {ConfigurationError} */
export function checkRange(option: string, value: number, max: number, unit: string): void {
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new ConfigurationError(option, `must be an integer from 1 to ${max} (${unit}), got ${value}.`);
}
