import { serveControl, startEmulator } from '@opencloudpay/emulator';
import { terminalText } from '@opencloudpay/internal';
import { openDatabase } from '../dev/open-database';
import type { FoundDevServer } from './find-dev-server';

/**
 * An emulator of the project in this process, without saved state: a `cloudpay dev` that starts later has the state's
 * folder to itself.
 */
export async function startOwnEmulator(
  project: string,
): Promise<FoundDevServer & { close(): Promise<void> }> {
  const emulator = await startEmulator({
    functions: project,
    // The standard output is the protocol's.
    onLog: ({ functionName, level, message }) => {
      if (level === 'warn' || level === 'error')
        process.stderr.write(`${terminalText(`${functionName}: ${message}`)}\n`);
    },
  });
  try {
    const control = await serveControl(emulator);
    void openDatabase(emulator, project);
    return {
      url: control.url,
      folder: emulator.folder,
      async close() {
        await control.close();
        await emulator.stop();
      },
    };
  } catch (failure) {
    await emulator.stop();
    throw failure;
  }
}
