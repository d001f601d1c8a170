import type { Claimed } from '../store/queue/claim-jobs';

export interface SearchesOptions {
  /** Concurrent deliveries of this process. */
  concurrency: number;
  /** Concurrent deliveries of one function, for all processes together. */
  groupConcurrency: number;
  /** The longest time between two searches in milliseconds. */
  pollInterval: number;
}

/**
 * Decides when a gateway searches the queue. A search costs as much as taking jobs, so there is none that cannot find a
 * job: of a function whose places this gateway has all, or (for a short time) other gateways.
 */
export interface Searches {
  /** A job of this function is due. Default: of any function. */
  due(group?: string): void;
  /** Whether a search may find a job now. */
  isUseful(): boolean;
  /** Jobs that this process may take. */
  free(): number;
  /** A search begins. Returns the functions to ignore: this process already has the most jobs of them. */
  begin(): string[];
  /**
   * A search has ended, and the jobs that it took have {@link started}.
   *
   * @returns milliseconds until the next search, unless one is useful earlier
   */
  end(
    found: Pick<Claimed, 'more' | 'full' | 'locked' | 'inTurn'> & {
      readonly taken: { readonly length: number };
    },
  ): number;
  /** A job of this function has started. */
  started(group: string): void;
  /** A job of this function has ended. */
  ended(group: string): void;
}

/** Milliseconds until a gateway searches again if others have all places of a function; doubled after each search in vain. */
const SHORTEST_PAUSE = 10;
const LONGEST_PAUSE = 160;

export function createSearches({ concurrency, groupConcurrency, pollInterval }: SearchesOptions): Searches {
  const running = new Map<string, number>();
  let total = 0;
  /** Whether jobs of any function may be due. */
  let isAnyDue = true;
  /** Functions that may have due jobs. */
  const due = new Set<string>();
  /** Those in which other gateways have places: their ends are not known here. */
  const elsewhere = new Set<string>();
  /** False during the pause after another gateway was in turn. */
  let inTurn = true;
  let pause = 0;

  const isFullHere = (group: string) => (running.get(group) ?? 0) >= groupConcurrency;

  return {
    due(group) {
      if (group === undefined) isAnyDue = true;
      else due.add(group);
    },

    isUseful() {
      if (total >= concurrency || !inTurn) return false;
      if (isAnyDue) return true;
      for (const group of due) if (!elsewhere.has(group) && !isFullHere(group)) return true;
      return false;
    },

    free: () => concurrency - total,

    begin() {
      inTurn = true;
      isAnyDue = false;
      due.clear();
      elsewhere.clear();
      return [...running.keys()].filter(isFullHere);
    },

    end({ more, full, locked, inTurn: wasInTurn, taken }) {
      inTurn = wasInTurn;
      // If all that it found is locked, another search at once would find the same.
      if (more && taken.length > 0) isAnyDue = true;
      for (const group of full) {
        due.add(group);
        if (!isFullHere(group)) elsewhere.add(group);
      }
      if (elsewhere.size === 0 && !locked) pause = 0;
      else if (pause === 0 || taken.length > 0) pause = SHORTEST_PAUSE;
      else pause = Math.min(2 * pause, LONGEST_PAUSE);
      return Math.min(pause || pollInterval, pollInterval);
    },

    started(group) {
      total += 1;
      running.set(group, (running.get(group) ?? 0) + 1);
    },

    ended(group) {
      total -= 1;
      const now = (running.get(group) ?? 0) - 1;
      if (now > 0) running.set(group, now);
      else running.delete(group);
      // A place is free.
      elsewhere.delete(group);
    },
  };
}
