import { existsSync, readFileSync, rmSync } from 'node:fs';

/** Whether the process that a file names runs. */
export function isRunning(pidFile: string): boolean {
  return existsSync(pidFile) && signal(Number(readFileSync(pidFile, 'utf8')), 0);
}

/** Ends the server that a file names, with all processes that it has started, as Ctrl-C does. */
export async function stopServer(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  rmSync(pidFile);
  for (const [name, patience] of [
    ['SIGINT', 20_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signal(pid, name);
    const deadline = Date.now() + patience;
    while (signal(pid, 0) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Signals a group of processes. `false` if it has ended. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch {
    return false;
  }
}
