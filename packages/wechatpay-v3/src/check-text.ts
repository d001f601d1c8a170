import { preview } from '@opencloudpay/internal';
import { ParameterError } from '@opencloudpay/wechatpay/errors';

/**
 * Refuses a part of a signed text that could be read as several parts, or that WeChat Pay refuses.
 *
 * @param rule completes the sentence that starts with the name: `must be …`
 * @throws {ParameterError}
 */
export function checkText(name: string, value: unknown, pattern: RegExp, rule: string): void {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new ParameterError(name, `${rule}, got ${preview(value)}`);
}
