/**
 * The values that the gateway's numeric options may have, and their defaults. They are stated here only: the check of the
 * options, the configuration of `@opencloudpay/server`, its messages and its documents read them.
 */
export const GATEWAY_LIMITS = {
  /** Milliseconds from a notification's arrival to its answer. WeChat Pay waits 5 s. */
  deliveryTimeout: { least: 1, most: 5000, default: 4500 },
  /** Bytes of a notification. Real ones have about 2 KiB. */
  bodyLimit: { least: 1, most: 256 * 1024, default: 64 * 1024 },
  /** Calls of a token at once, after a quiet time. */
  rateBurst: { least: 1, most: 100_000 },
  /** Calls of a token under way at once. */
  callConcurrency: { least: 1, most: 10_000, default: 100 },
  /**
   * Milliseconds from a call's arrival to its answer. The default is a little less than the 15 s that functions wait, so
   * that the gateway answers first, and says what is unknown.
   */
  callTimeout: { least: 1, most: 600_000, default: 14_000 },
  /** 0 takes a free port. */
  port: { least: 0, most: 65_535, default: 8080 },
  /** Milliseconds that `close` waits for what is in flight. */
  closeTimeout: { least: 1, most: 600_000, default: 10_000 },
  /** Characters of a secret that notifications or calls are trusted by. */
  secretLength: { least: 16 },
} as const;

/** How often each token may call by default. */
export const DEFAULT_RATE = { perSecond: 50, burst: 100 } as const;

/** The address that the gateway listens on by default: a proxy that speaks TLS stands in front. */
export const DEFAULT_HOST = '127.0.0.1';
