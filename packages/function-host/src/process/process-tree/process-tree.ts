import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Ends a process and the processes that it has started.
 *
 * - Linux: its process group, and its descendants, which may have left that group.
 * - macOS and others: its process group. A detached descendant has left it, and continues.
 * - Windows: its descendants whose parents still run.
 *
 * @param atExit whether the host's own process is ending: then nothing is done later
 */
export function killTree(child: ChildProcess, { atExit = false } = {}): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    killWindowsTree(child, pid, atExit);
    return;
  }
  // Before the process ends, because its children then get another parent.
  const descendants = process.platform === 'linux' ? descendantsOf(pid) : [];
  killGroup(pid);
  for (const descendant of descendants) kill(descendant);
}

/** Ends the rest of a process group. If its leader has just ended, no other process can have its number yet. */
export function killGroup(leader: number): void {
  // -1 would be every process, and 0 one's own group.
  if (process.platform !== 'win32' && leader > 1) kill(-leader);
}

/** @param pid a process, or a process group with a minus before it */
export function kill(pid: number): void {
  // To the system -1 is every process, 0 the host's own group, and 1 is the system's first process.
  if (!Number.isSafeInteger(pid) || Math.abs(pid) <= 1) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** The children of each thread, recursively. Some kernels have no such lists. */
function descendantsOf(pid: number): number[] {
  const found = [pid];
  // The list grows while it is walked.
  for (const each of found) {
    const threads = join('/proc', String(each), 'task');
    for (const thread of listed(() => readdirSync(threads))) {
      const children = listed(() => readFileSync(join(threads, thread, 'children'), 'utf8').split(' '));
      found.push(...children.map(Number).filter((child) => child > 0 && !found.includes(child)));
    }
  }
  return found.slice(1);
}

/** The contents of a folder or file of /proc: empty after its process has ended. */
function listed(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function killWindowsTree(child: ChildProcess, pid: number, atExit: boolean): void {
  const program = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const args = ['/PID', String(pid), '/T', '/F'];
  const options = { stdio: 'ignore', windowsHide: true } as const;
  // Without that program, at least the process itself.
  const alone = () => child.kill('SIGKILL');
  if (atExit) {
    if (spawnSync(program, args, options).status !== 0) alone();
    return;
  }
  const killer = spawn(program, args, options);
  killer.once('error', alone);
  killer.once('exit', (code) => code !== 0 && alone());
}
