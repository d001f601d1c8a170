import type { Change, Storage } from './storage';

interface Entry {
  readonly table: string;
  readonly key: string;
}

/**
 * Tracks changed records and writes them in one batch at the end of the current microtask, so before any data that the
 * same code sends can leave the process.
 */
export class RecordWriter {
  private readonly storage: Storage | undefined;
  private readonly entries = new WeakMap<object, Entry>();
  private readonly touched = new Map<string, Entry & { record: unknown }>();
  private planned = false;

  constructor(storage?: Storage) {
    this.storage = storage;
  }

  /** Adds a record. It is written now and after each {@link touch}. */
  add(table: string, key: string, record: object): void {
    this.entries.set(record, { table, key });
    this.touch(record);
  }

  /** Marks a record as changed. Ignores records that were never added. */
  touch(record: object): void {
    const entry = this.entries.get(record);
    if (entry) this.put(entry.table, entry.key, record);
  }

  /** Writes a value in the state it has at the time of the write; `undefined` removes it. */
  put(table: string, key: string, record: unknown): void {
    if (!this.storage) return;
    this.touched.set(`${table}/${key}`, { table, key, record });
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => this.flush());
  }

  /** Writes the changes now. */
  flush(): void {
    this.planned = false;
    if (!this.storage || this.touched.size === 0) return;
    const changes: Change[] = [...this.touched.values()].map(({ table, key, record }) => ({
      table,
      key,
      value: record,
    }));
    this.touched.clear();
    this.storage.write(changes);
  }
}
