/**
 * Where the simulator keeps what it remembers, beyond the life of its process: tables of plain data, each entry under
 * a key. Memory alone serves where there is no storage.
 */
export interface Storage {
  /** What was kept, table by table, each in the sequence in which its entries were first written. */
  load(): ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  /**
   * Keeps changes, all or none of them. Called before anybody is told of what follows from them; returns when a
   * process that is killed in the next instant would lose none. Must not throw.
   */
  write(changes: readonly Change[]): void;
}

/** One entry as it is now; `undefined` where it is no more. */
export interface Change {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
}
