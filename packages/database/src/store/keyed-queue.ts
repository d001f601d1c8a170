/** Runs works of one key one after another, those of different keys side by side. */
export type KeyedQueue = <T>(key: number | string, work: (hasWaited: boolean) => Promise<T>) => Promise<T>;

/** Many calls of one process that change one document would otherwise all read it, and all but one in vain. */
export function keyedQueue(): KeyedQueue {
  const last = new Map<number | string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const run = before === undefined ? work(false) : before.then(() => work(true));
    const settled = run.then(
      () => {},
      () => {},
    );
    last.set(key, settled);
    try {
      return await run;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
