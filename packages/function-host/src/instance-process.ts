import { type ChildProcess, fork } from 'node:child_process';
import { builtProgram } from './built-program';
import { heapLimit } from './memory';

export interface InstanceProcess {
  /** The function's folder, in which the process runs. */
  folder: string;
  /** MB. */
  memoryLimit: number;
  /** The whole environment of the process. */
  environment: Readonly<Record<string, string>>;
}

/** Starts the process of an instance, which then waits to be told what to load. */
export function forkInstance({ folder, memoryLimit, environment }: InstanceProcess): ChildProcess {
  return fork(builtProgram('instance'), [], {
    cwd: folder,
    env: { ...environment },
    // None of the host's own flags: a debugger, a loader, a test runner's. What can be collected is to be collected
    // before it counts; a large nursery would not be.
    execArgv: [
      `--max-old-space-size=${heapLimit(memoryLimit)}`,
      '--max-semi-space-size=8',
      // This Node is newer than the cloud's: what it deprecates (older SDKs use it) would not be spoken of there.
      '--no-deprecation',
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: the terminal's Ctrl-C is for the host, and what a function starts ends with it.
    detached: process.platform !== 'win32',
  });
}

/** Ends a process and what it has started, whatever they are doing. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
