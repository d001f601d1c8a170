import { serveControl, startEmulator } from '@opencloudpay/emulator';
import { runCommand } from './run-command';

export interface ExecOptions {
  functions: string;
  /** The folder of the seed data. */
  data?: string;
  envId?: string;
  strict: boolean;
}

/**
 * `cloudpay exec`: runs a command while an emulator without saved state runs.
 *
 * @returns the exit code of the command
 * @throws {ExecError} where the command cannot be started
 */
export async function exec(command: readonly string[], options: ExecOptions): Promise<number> {
  const emulator = await startEmulator({
    ...options,
    onLog: ({ functionName, level, message }) => {
      if (level === 'warn' || level === 'error') process.stderr.write(`${functionName}: ${message}\n`);
    },
  });
  try {
    // The API by which a test pays an order and advances the time.
    const control = await serveControl(emulator);
    try {
      return await runCommand(command, {
        ...(await emulator.variables()),
        CLOUDPAY_EMULATOR_URL: control.url,
      });
    } finally {
      await control.close();
    }
  } finally {
    await emulator.stop();
  }
}
