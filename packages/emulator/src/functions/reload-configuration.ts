import type { FunctionLog } from '@opencloudpay/function-host';
import { say, textOf } from '@opencloudpay/internal';
import { notice } from './notice';

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
      const { en, zh } = textOf(error);
      onLog(
        notice(
          say(
            `The change of cloudbaserc.json does not hold: ${en}`,
            `cloudbaserc.json 的改动没有生效：${zh}`,
          ),
        ),
      );
    }
  }
}
