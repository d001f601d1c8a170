import type { Text } from '@opencloudpay/internal';

/** An error without a code, whose message is for the person at the terminal. */
export function textError({ en, zh }: Text, options?: ErrorOptions): Error {
  // Not enumerable: logs hold the English message.
  return Object.defineProperty(new Error(en, options), 'zh', { value: zh });
}
