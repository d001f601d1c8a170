/** The programs of a run, each started once by each call of its launch. */
import { type ChildProcess, fork } from 'node:child_process';

/** A start of a program. */
export interface Launched {
  child: ChildProcess;
  /** Resolves when it is ready; stays open if it ends before. */
  ready: Promise<unknown>;
}

/** @param log the file descriptor for its output */
export type Launch = (log: number) => Launched;

/** A program of the kind of child-program.ts, with its argument. */
export function launchProgram(program: string, argument: object): Launch {
  return (log) => {
    const child = fork(program, { stdio: ['ignore', log, log, 'ipc'] });
    // Killed at once, it does not receive this.
    child.send(argument, () => undefined);
    return { child, ready: new Promise((resolve) => child.once('message', resolve)) };
  };
}
