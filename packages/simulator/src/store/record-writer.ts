import type { Change, Storage } from './storage';

interface Entry {
  readonly table: string;
  readonly key: string;
}

/**
 * Knows which records changed since they were last written, and writes them: at the end of the running piece of
 * JavaScript at the latest, so before anything that it sent can have left, and several changes of it at once.
 */
export class RecordWriter {
  private readonly storage: Storage | undefined;
  private readonly entries = new WeakMap<object, Entry>();
  private readonly touched = new Map<string, Entry & { record: unknown }>();
  private planned = false;

  constructor(storage?: Storage) {
    this.storage = storage;
  }

  /** A record that is there from now on; it is written now and whenever it is {@link touch}ed. */
  add(table: string, key: string, record: object): void {
    this.entries.set(record, { table, key });
    this.touch(record);
  }

  /** Says that a record has changed. One that was never added is nobody's to keep. */
  touch(record: object): void {
    const entry = this.entries.get(record);
    if (entry) this.put(entry.table, entry.key, record);
  }

  /** Keeps a value as it will be when it is written; `undefined` removes it. */
  put(table: string, key: string, record: unknown): void {
    if (!this.storage) return;
    this.touched.set(`${table}/${key}`, { table, key, record });
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => this.flush());
  }

  /** Writes what changed, now. */
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
