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
  /**
   * The keys of the items, from `oldest` on. A map finds its first entry slowly after many were deleted from its start.
   */
  private keys: string[];
  private oldest = 0;
  private readonly options: BoundedTableOptions<Item>;
  private readonly state: StateStore;

  constructor(state: StateStore, options: BoundedTableOptions<Item>) {
    this.state = state;
    this.options = options;
    this.items = new Map(state.table<Item>(options.name));
    this.keys = [...this.items.keys()];
  }

  add(item: Item): void {
    const { name, keyOf, most } = this.options;
    const key = keyOf(item);
    if (!this.items.has(key)) this.keys.push(key);
    this.items.set(key, item);
    this.state.put(name, key, item);
    while (this.items.size > most) this.drop(this.keys[this.oldest++] as string);
    // In larger steps, because removing one key at a time would move the whole list each time.
    if (this.oldest > most) {
      this.keys = this.keys.slice(this.oldest);
      this.oldest = 0;
    }
  }

  private drop(key: string): void {
    this.items.delete(key);
    this.state.put(this.options.name, key, undefined);
  }

  get(key: string): Item | undefined {
    return this.items.get(key);
  }

  all(): Item[] {
    return [...this.items.values()];
  }
}
