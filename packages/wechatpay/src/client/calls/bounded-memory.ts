/** A map that drops its oldest entries, for data that a process can do without. */
export interface BoundedMemory<Value> {
  get(key: string): Value | undefined;
  /** Makes it the newest entry. */
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** More than a process has under way; at most a few MiB. */
const CAPACITY = 10_000;

export function createBoundedMemory<Value>(capacity = CAPACITY): BoundedMemory<Value> {
  // A Map iterates in the order of insertion.
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= capacity) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    delete: (key) => void entries.delete(key),
  };
}
