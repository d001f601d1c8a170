import type { StateStore } from '../state/state-store';

interface BoundedTableOptions<Item> {
  /** The table's name in the state. */
  name: string;
  keyOf(item: Item): string;
  /** How many items are kept. The oldest are dropped. */
  most: number;
}

/** The latest items in order, saved with the state. */
export class BoundedTable<Item> {
  private readonly items: Map<string, Item>;
  private readonly options: BoundedTableOptions<Item>;
  private readonly state: StateStore;

  constructor(state: StateStore, options: BoundedTableOptions<Item>) {
    this.state = state;
    this.options = options;
    this.items = new Map(state.table<Item>(options.name));
  }

  add(item: Item): void {
    const { name, keyOf, most } = this.options;
    const key = keyOf(item);
    this.items.set(key, item);
    this.state.put(name, key, item);
    for (const oldest of this.items.keys()) {
      if (this.items.size <= most) break;
      this.items.delete(oldest);
      this.state.put(name, oldest, undefined);
    }
  }

  get(key: string): Item | undefined {
    return this.items.get(key);
  }

  all(): Item[] {
    return [...this.items.values()];
  }
}
