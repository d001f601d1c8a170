/** What a program and the processes that it has started use, from `/proc`: programs under test report nothing themselves. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Microseconds of CPU since the start, of all threads that still run. */
  cpu: number;
  /** MB of memory of the program itself: its resident set. */
  own: number;
  /** The same of all processes that it has started, added up. */
  started: number;
}

/** @throws {Error} where there is no `/proc` */
export function usageOf(program: number): Usage {
  const started = childrenOf(program);
  const cpu = [program, ...started].reduce((sum, pid) => sum + cpuOf(pid), 0);
  return { cpu, own: memoryOf(program), started: started.reduce((sum, pid) => sum + memoryOf(pid), 0) };
}

/** All descendants. */
function childrenOf(program: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = new Set([program]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  found.delete(program);
  return [...found];
}

function parentOf(pid: string): number | undefined {
  const status = read(`/proc/${pid}/status`);
  const parent = /^PPid:\t(\d+)$/m.exec(status ?? '')?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(read(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ', 1)[0] ?? 0),
  );
  return nanoseconds.reduce((sum, time) => sum + time, 0) / 1_000;
}

function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

/** `undefined` if the process or thread has just ended. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
