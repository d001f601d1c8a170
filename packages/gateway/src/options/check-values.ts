import { ConfigurationError } from '@opencloudpay/wechatpay';
import { GATEWAY_LIMITS } from './option-limits';

const LEAST_LENGTH = GATEWAY_LIMITS.secretLength.least;

/** @throws {ConfigurationError} does not show the given value */
export function checkSecret(option: string, secret: unknown, because: string): void {
  if (typeof secret !== 'string' || secret.length < LEAST_LENGTH)
    throw new ConfigurationError(option, `must have at least ${LEAST_LENGTH} characters: ${because}.`);
}

/** @throws {ConfigurationError} */
export function checkRange(
  option: string,
  value: number,
  { least, most }: { least: number; most: number },
  unit: string,
): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new ConfigurationError(
      option,
      `must be an integer from ${least} to ${most} (${unit}), got ${value}.`,
    );
}
