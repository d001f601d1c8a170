/** Does many things at once for the cost of few: see {@link createBatches}. */
export interface Batches<Item, Result> {
  /** Resolves with the result of this item, once its batch is done. */
  add(item: Item): Promise<Result>;
}

export interface BatchOptions<Item, Result> {
  /**
   * Works on several items in one step, so that all of them succeed or none does.
   *
   * @returns a result for each item, in the same sequence
   */
  together(items: readonly Item[]): Promise<readonly Result[]>;
  /** Works on one item after its batch has failed, so that one bad item does not fail the others. */
  alone(item: Item): Promise<Result>;
  /** Whether an item may be the cause of the failure of its batch. If not, all items fail with it at once. */
  isOfOneItem(failure: unknown): boolean;
  /** Items of one batch have different keys; an item whose key is already in the batch waits for the next one. */
  keyOf?(item: Item): string;
  /** The most items in a batch. */
  most: number;
  /**
   * The most milliseconds for which an item waits for others while items arrive together. An item that arrives alone
   * does not wait. Default: 0
   */
  gather?: number;
}

/** Milliseconds after which a batch in progress no longer holds up the next one: a lock may hold up that batch. */
const SLOW = 50;
/** Milliseconds after a batch of several items in which more items are expected to arrive together. */
const BUSY = 20;
/** The most batches in progress. Each needs a connection to the database, and other work needs some too. */
const MOST_BATCHES = 3;

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(failure: unknown): void;
}

/**
 * Collects items while a batch is in progress, and works on them together afterwards (group commit). An item that
 * arrives alone does not wait: it starts at the end of this turn of the event loop.
 *
 * While items arrive together, a batch may also wait for more ({@link BatchOptions.gather}). Each batch wakes this
 * process and the database, and that costs more than the statement: several gateways with a part of the items each would
 * otherwise make more and smaller batches than one.
 */
export function createBatches<Item, Result>(options: BatchOptions<Item, Result>): Batches<Item, Result> {
  const { together, alone, isOfOneItem, keyOf, most, gather = 0 } = options;
  const waiting: Waiting<Item, Result>[] = [];
  let inProgress = 0;
  /** Batches in progress that hold up the next one. */
  let holding = 0;
  let scheduled = false;
  /** The items that were there when the last batch ended: as many are expected again. */
  let expected = 0;
  let busyUntil = Number.NEGATIVE_INFINITY;
  let gathering: NodeJS.Timeout | undefined;

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        schedule();
      });
    },
  };

  function schedule(): void {
    if (scheduled || waiting.length === 0 || holding > 0 || inProgress >= MOST_BATCHES) return;
    if (gather > 0 && waiting.length < expected && performance.now() < busyUntil) {
      gathering ??= setTimeout(start, gather);
      return;
    }
    start();
  }

  function start(): void {
    clearTimeout(gathering);
    gathering = undefined;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      void run(nextBatch());
      schedule();
    });
  }

  async function run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    inProgress += 1;
    holding += 1;
    let isHolding = true;
    const release = () => {
      if (isHolding) holding -= 1;
      isHolding = false;
      schedule();
    };
    const timer = setTimeout(release, SLOW);
    await work(batch);
    clearTimeout(timer);
    inProgress -= 1;
    expected = Math.min(batch.length + waiting.length, most);
    if (batch.length > 1) busyUntil = performance.now() + BUSY;
    release();
  }

  function nextBatch(): Waiting<Item, Result>[] {
    if (!keyOf) return waiting.splice(0, most);
    const keys = new Set<string>();
    const batch: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    for (const one of waiting.splice(0)) {
      const key = keyOf(one.item);
      if (batch.length >= most || keys.has(key)) later.push(one);
      else batch.push(one);
      keys.add(key);
    }
    waiting.push(...later);
    return batch;
  }

  async function work(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await together(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (failure) {
      if (isOfOneItem(failure)) {
        await Promise.all(batch.map(({ item, resolve, reject }) => alone(item).then(resolve, reject)));
      } else {
        for (const { reject } of batch) reject(failure);
      }
    }
  }
}
