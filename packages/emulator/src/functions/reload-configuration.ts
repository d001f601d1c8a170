import type { FunctionLog } from '@opencloudpay/function-host';
import { messageOf } from '@opencloudpay/internal';

/** A part that was read from cloudbaserc.json. */
interface Configured {
  reload(): unknown;
}

/**
 * Reads cloudbaserc.json again after the project's files changed. A part that is invalid stays as it was, and a line says
 * why: the file is being edited.
 */
export async function reloadConfiguration(
  parts: readonly Configured[],
  onLog: (log: FunctionLog) => void,
): Promise<void> {
  for (const part of parts) {
    try {
      await part.reload();
    } catch (error) {
      const message = `The change of cloudbaserc.json does not hold: ${messageOf(error)}`;
      onLog({
        functionName: '',
        requestId: undefined,
        level: 'warn',
        message,
        time: Date.now(),
        notice: true,
      });
    }
  }
}
