import { EmulatorError, type EmulatorErrorCode } from '@opencloudpay/emulator';
import { say, type Text } from '@opencloudpay/internal';

/** The advice at a terminal, by the code of an error. A program gets other advice. */
const REMEDIES: Partial<Record<EmulatorErrorCode, (options: { port: number }) => Text>> = {
  EMULATOR_RUNNING: ({ port }) => {
    const options = `--ephemeral --port ${port === 0 ? 0 : port + 1}`;
    return say(
      `Use that one, stop it (Ctrl-C), or run this one in parallel with ${options}.`,
      `请使用已运行的那个，或停止它（Ctrl-C），或用 ${options} 同时运行另一个。`,
    );
  },
  STATE_NOT_WRITABLE: () =>
    say(
      'Make it writable, or save no state with --ephemeral.',
      '请设置写权限，或用 --ephemeral 不保存状态。',
    ),
};

/** Replaces the advice of a startup error by one with the command's options. Returns other errors unchanged. */
export function inWordsOfOptions(error: unknown, options: { port: number }): unknown {
  if (!(error instanceof EmulatorError) || error.happened === undefined) return error;
  const remedy = REMEDIES[error.code]?.(options);
  if (remedy === undefined) return error;
  const { en, zh } = error.happened;
  return new EmulatorError(error.code, say(`${en}. ${remedy.en}`, `${zh}。${remedy.zh}`), { cause: error });
}
