import type { FunctionLog } from '@opencloudpay/function-host';
import type { Text } from '@opencloudpay/internal';

/** A warning of the emulator as a line of the log. @param about its function and its call, if it is about one */
export function notice(
  { en: message, zh }: Text,
  { functionName = '', requestId }: { functionName?: string; requestId?: string | undefined } = {},
): FunctionLog {
  return { functionName, requestId, level: 'warn', message, zh, time: Date.now(), notice: true };
}
