import { join } from 'node:path';
import { diagnosisOf, type NotifyOptions, projectFolder, startEmulator } from '@opencloudpay/emulator';
import type { Text } from '@opencloudpay/internal';
import { openDatabase } from '../dev/open-database';

/** How a callback has answered. */
export interface Called {
  delivered: boolean;
  problem?: Text;
  event: unknown;
  reply?: unknown;
  durationMs: number;
  /** The lines that the function has logged. */
  logs: readonly string[];
}

/** Calls a callback of a project that no dev server runs, on the documents that `cloudpay dev` keeps for it. */
export async function notifyInProject(project: string, options: NotifyOptions): Promise<Called> {
  const logs: string[] = [];
  const emulator = await startEmulator({
    functions: project,
    state: join(projectFolder(project), '.cloudpay'),
    // Only the callback is to run.
    timers: false,
    onLog: ({ message }) => logs.push(message),
  });
  try {
    await openDatabase(emulator, project);
    const { verdict, event, reply, durationMs } = await emulator.notify(options);
    return {
      delivered: verdict.delivered,
      ...(!verdict.delivered && { problem: diagnosisOf(verdict) }),
      ...{ event, durationMs, logs },
      ...(reply !== undefined && { reply }),
    };
  } finally {
    await emulator.stop();
  }
}
