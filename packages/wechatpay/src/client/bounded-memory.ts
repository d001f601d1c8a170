/** A map that forgets its oldest entries: for what a process may remember and can do without. */
export interface BoundedMemory<Value> {
  get(key: string): Value | undefined;
  /** Makes it the newest entry. */
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** More than a process has under way; a few MiB at the most. */
const CAPACITY = 10_000;

export function createBoundedMemory<Value>(capacity = CAPACITY): BoundedMemory<Value> {
  // A Map keeps the order in which its keys came.
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
