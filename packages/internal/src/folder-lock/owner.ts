import { readFileSync, readlinkSync } from 'node:fs';

/** A process, so described that no later process with the same number is taken for it. */
export interface Owner {
  readonly pid: number;
  /** Which start of the machine it ran in, and in which of the machine's sets of process numbers. Linux only. */
  readonly boot?: string | undefined;
  readonly namespace?: string | undefined;
  /** When it started, in clock ticks since the machine did. Linux only. */
  readonly start?: string | undefined;
}

export function thisProcess(): Owner {
  return { pid: process.pid, ...surroundings(), start: statusOf(process.pid)?.start };
}

/** Whether a process still runs; `undefined` where this process cannot know. */
export function isRunning({ pid, boot, namespace, start }: Owner): boolean | undefined {
  const here = surroundings();
  const comparable = boot !== undefined && boot === here.boot && namespace === here.namespace;
  if (!comparable || start === undefined) return undefined;
  const status = statusOf(pid);
  if (status) return status.start === start && !status.ended;
  // Some systems hide the processes of other users.
  return isThere(pid) ? undefined : false;
}

/** @returns `undefined` for text that describes no process */
export function parseOwner(text: string): Owner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, boot, namespace, start } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(pid) || Number(pid) < 1) return undefined;
  const textOr = (given: unknown) => (typeof given === 'string' ? given : undefined);
  return { pid: Number(pid), boot: textOr(boot), namespace: textOr(namespace), start: textOr(start) };
}

function surroundings(): Pick<Owner, 'boot' | 'namespace'> {
  return {
    boot: orUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: orUndefined(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** Of `/proc/<pid>/stat`: fields 3 and 22. The second field, the program's name, may hold spaces and brackets. */
function statusOf(pid: number): { start: string; ended: boolean } | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const start = fields[18];
  return start === undefined ? undefined : { start, ended: state === 'Z' || state === 'X' };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
