import { readFileSync, readlinkSync } from 'node:fs';

/** A process, described so that a later process with the same number is not mistaken for it. */
export interface Owner {
  readonly pid: number;
  /** The boot and the pid namespace that it ran in. Linux only. */
  readonly boot?: string | undefined;
  readonly namespace?: string | undefined;
  /** Its start time, in clock ticks since boot. Linux only. */
  readonly start?: string | undefined;
}

export function thisProcess(): Owner {
  return { pid: process.pid, ...surroundings(), start: statusOf(process.pid)?.start };
}

/** Whether a process still runs; `undefined` if this process cannot know. */
export function isRunning({ pid, boot, namespace, start }: Owner): boolean | undefined {
  const here = surroundings();
  const comparable = boot !== undefined && boot === here.boot && namespace === here.namespace;
  if (!comparable || start === undefined) return undefined;
  const status = statusOf(pid);
  if (status) return status.start === start && !status.ended;
  // Some systems hide other users' processes.
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

/** Fields 3 and 22 of `/proc/<pid>/stat`. The second field, the program's name, may contain spaces and brackets. */
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
