import { EmulatorError, type EmulatorErrorCode } from '@opencloudpay/emulator';

/** The advice at a terminal, by the code of an error. A program gets other advice. */
const REMEDIES: Partial<Record<EmulatorErrorCode, (options: { port: number }) => string>> = {
  EMULATOR_RUNNING: ({ port }) =>
    `Use that one, stop it (Ctrl-C), or run this one in parallel with --ephemeral --port ${port === 0 ? 0 : port + 1}.`,
  STATE_NOT_WRITABLE: () => 'Make it writable, or save no state with --ephemeral.',
};

/** Replaces the advice of a startup error by one with the command's options. Returns other errors unchanged. */
export function inWordsOfOptions(error: unknown, options: { port: number }): unknown {
  if (!(error instanceof EmulatorError) || error.happened === undefined) return error;
  const remedy = REMEDIES[error.code]?.(options);
  if (remedy === undefined) return error;
  return new EmulatorError(error.code, `${error.happened}. ${remedy}`, { cause: error });
}
