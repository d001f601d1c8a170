/** A program that is killed with SIGKILL and started again, as a supervisor such as systemd does. */
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Launch } from './launch.ts';

export interface Killable {
  /** Kills it, ready or still starting, and starts it again after this number of milliseconds. */
  kill(down: number): Promise<void>;
  /** Its present process; another one after a kill. */
  readonly pid: number | undefined;
  /** When and which process was killed, milliseconds since 1970. */
  readonly kills: readonly { at: number; pid: number }[];
  /** Resolves when no kill is under way and the program is ready. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface KillableOptions {
  /** Its name in messages. */
  name: string;
  /** The file to which its output is appended. */
  log: string;
  /** Called if it ends without being killed; it is still started again, unless that happens too often. */
  onFailure: (problem: string) => void;
}

/** Milliseconds that it may take to become ready. */
const PATIENCE = 30_000;
const MOST_FAILURES = 5;

interface Run {
  child: ChildProcess;
  /** Whether it became ready before it ended. */
  ready: Promise<boolean>;
  ended: Promise<void>;
}

/** @param launch called for every start */
export async function startKillable(
  launch: Launch,
  { name, log, onFailure }: KillableOptions,
): Promise<Killable> {
  const kills: { at: number; pid: number }[] = [];
  let failures = 0;
  let stopped = false;
  let current = start();
  /** Kills and restarts, one after the other. */
  let last: Promise<void> = Promise.resolve();

  function start(): Run {
    const file = openSync(log, 'a');
    const { child, ready: whenReady } = launch(file);
    closeSync(file);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const ready = Promise.race([whenReady.then(() => true), ended.then(() => false)]);
    const run = { child, ready, ended };
    void ended.then(() => {
      if (stopped || child.signalCode === 'SIGKILL') return;
      failures += 1;
      onFailure(`${name} ended by itself (${child.signalCode ?? child.exitCode}):\n${tail(log)}`);
      if (failures < MOST_FAILURES) current = start();
    });
    return run;
  }

  async function ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${name} was not ready after ${PATIENCE / 1000} s:\n${tail(log)}`)),
        PATIENCE,
      );
    });
    try {
      while (!(await Promise.race([current.ready, late]))) {
        if (failures >= MOST_FAILURES) throw new Error(`${name} ended by itself too often:\n${tail(log)}`);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  await ready();
  return {
    get pid() {
      return current.child.pid;
    },
    kills,
    kill(down) {
      last = last.then(async () => {
        const { child, ended } = current;
        if (stopped || child.exitCode !== null) return;
        kills.push({ at: Date.now(), pid: child.pid ?? 0 });
        child.kill('SIGKILL');
        await ended;
        await new Promise((resolve) => setTimeout(resolve, down));
        current = start();
      });
      return last;
    },
    async settled() {
      for (let seen: unknown; seen !== last; ) {
        seen = last;
        await last;
      }
      await ready();
    },
    async stop() {
      await last;
      stopped = true;
      current.child.kill('SIGKILL');
      await current.ended;
    },
  };
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').slice(-4_000);
}
