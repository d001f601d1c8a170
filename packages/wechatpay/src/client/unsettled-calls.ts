/**
 * Remembers the calls whose outcome this client reported as unknown, so that a refusal of a repeated call is not taken
 * for the outcome of the first one.
 */
export interface UnsettledCalls {
  add(key: string): void;
  has(key: string): boolean;
  delete(key: string): void;
}

/** A process that loses the outcome of more calls than this has other problems; the oldest are forgotten. */
const CAPACITY = 10_000;

export function createUnsettledCalls(capacity = CAPACITY): UnsettledCalls {
  // Oldest first: a Set keeps the order in which its keys came.
  const keys = new Set<string>();
  return {
    add(key) {
      keys.delete(key);
      keys.add(key);
      if (keys.size <= capacity) return;
      for (const oldest of keys) {
        keys.delete(oldest);
        return;
      }
    },
    has: (key) => keys.has(key),
    delete: (key) => void keys.delete(key),
  };
}
