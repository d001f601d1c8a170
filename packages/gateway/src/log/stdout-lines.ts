import { writeSync } from 'node:fs';
import { pino } from 'pino';

/** Bytes of lines that wait in memory while the disk of the log is full. Further lines are lost. */
const MOST_WAITING = 16 * 1024 * 1024;

/** The part of pino's destination that is used here. */
interface Stream {
  write(text: string): unknown;
  on(event: 'error' | 'drop', listener: (cause: unknown) => void): unknown;
}

/**
 * Writes to stdout at once. What cannot be written is kept, and is written before the next text.
 *
 * @param stream writes and keeps
 * @param warn takes a line for the operator, at the first failure after a success
 */
export function stdoutLines(
  stream: Stream = pino.destination({ dest: 1, sync: true, maxLength: MOST_WAITING }),
  warn: (line: string) => void = warnOnStderr,
): { write(text: string): void } {
  const state: { failure: unknown; isFailing: boolean } = { failure: undefined, isFailing: false };
  stream.on('error', (error) => {
    state.failure = error;
  });
  stream.on('drop', () => {
    state.failure ??= Object.assign(new Error('The log is full.'), { code: 'ENOSPC' });
  });
  return {
    write(text) {
      state.failure = undefined;
      stream.write(text);
      const { failure } = state;
      if (failure !== undefined && !state.isFailing)
        warn(
          `cloudpay: the log cannot be written (${String(failure)}). Make room on its disk: the latest ${MOST_WAITING / 1024 / 1024} MB of lines wait in memory.\n`,
        );
      state.isFailing = failure !== undefined;
      if (failure !== undefined) throw failure;
    },
  };
}

/** Not by `process.stderr`, whose failure would end the process. */
function warnOnStderr(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // The same disk: there is no other place to tell.
  }
}
