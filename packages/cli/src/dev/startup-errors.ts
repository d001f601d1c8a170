import { EmulatorError, type EmulatorErrorCode } from '@opencloudpay/emulator';

/** What to do at a terminal about what keeps the state from being used, where a program would be told otherwise. */
const REMEDIES: Partial<Record<EmulatorErrorCode, (options: { port: number }) => string>> = {
  EMULATOR_RUNNING: ({ port }) =>
    `use that one, stop it (Ctrl-C), or run this one beside it with --ephemeral --port ${port === 0 ? 0 : port + 1}.`,
  STATE_NOT_WRITABLE: () => 'make it writable, or keep nothing with --ephemeral.',
};

/** An error of starting up in the words of the command's own options; others are as they were. */
export function inWordsOfOptions(error: unknown, options: { port: number }): unknown {
  if (!(error instanceof EmulatorError) || error.happened === undefined) return error;
  const remedy = REMEDIES[error.code]?.(options);
  if (remedy === undefined) return error;
  return new EmulatorError(error.code, `${error.happened}: ${remedy}`, { cause: error });
}
