/** A token bucket: holds `burst` tokens and refills at `perSecond`. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export interface TokenBucket {
  /** Takes a token. @returns 0, or the whole seconds after which there is one */
  take(): number;
}

/** @param now milliseconds of a monotonic clock */
export function tokenBucket(
  { perSecond, burst }: Rate,
  now: () => number = () => performance.now(),
): TokenBucket {
  let left = burst;
  let filledAt = now();
  return {
    take() {
      const at = now();
      left = Math.min(burst, left + ((at - filledAt) / 1000) * perSecond);
      filledAt = at;
      if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond));
      left -= 1;
      return 0;
    },
  };
}

export interface RateTable {
  /** Takes a token of this key. @returns 0, or the whole seconds after which there is one */
  take(key: string): number;
  readonly size: number;
}

/**
 * A token bucket for each key. The table keeps the keys that were used last, so that many keys do not fill the memory; a
 * forgotten key begins anew.
 *
 * @param most keys that are kept
 */
export function rateTable(rate: Rate, most: number, now?: () => number): RateTable {
  const buckets = new Map<string, TokenBucket>();
  return {
    get size() {
      return buckets.size;
    },
    take(key) {
      const bucket = buckets.get(key) ?? tokenBucket(rate, now);
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > most) {
        // Only now: V8 walks over all keys that were deleted before the first one.
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      return bucket.take();
    },
  };
}
