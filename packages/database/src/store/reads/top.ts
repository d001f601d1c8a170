import { requestFailed } from '../texts';

/** The first few of many, in an order, without keeping the rest. */
export interface Top<T> {
  add(item: T): void;
  /** In order. */
  items(): T[];
}

/**
 * Keeps the first `count` items in an order. Items that compare as equal keep the order in which they came.
 *
 * @param sizeOf bytes of an item
 * @param memory bytes for all items that are kept
 */
export function keepTop<T>(
  count: number,
  compare: (a: T, b: T) => number,
  sizeOf: (item: T) => number,
  memory: number,
): Top<T> {
  let kept: T[] = [];
  let size = 0;

  /** Cutting the list only when it is twice as long as needed costs each item a logarithm, as a heap does. */
  function cut(): void {
    kept.sort(compare);
    for (const item of kept.splice(count)) size -= sizeOf(item);
  }

  return {
    add(item) {
      kept.push(item);
      size += sizeOf(item);
      if (kept.length > 2 * count + 64 || size > memory) cut();
      if (size > memory) {
        kept = [];
        throw requestFailed(
          `Sort exceeded memory limit of ${memory} bytes. Make an index of the fields of the sort, or ask for fewer documents`,
        );
      }
    },
    items() {
      cut();
      return kept;
    },
  };
}
