/**
 * Stores the simulator's records beyond the life of its process: tables of plain data, each entry under a key. Without
 * a storage, the records are in memory only.
 */
export interface Storage {
  /** The saved entries by table, in the sequence of their first write. */
  load(): ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  /**
   * Saves changes atomically. Called before their effects become visible outside. Must return only when a kill of the
   * process would lose none of them. Must not throw.
   */
  write(changes: readonly Change[]): void;
}

/** The current value of an entry; `undefined` if it was removed. */
export interface Change {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
}
