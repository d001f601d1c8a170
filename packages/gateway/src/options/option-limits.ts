/**
 * Limits and defaults of the gateway's numeric options. The check of the options, and the configuration of
 * `@opencloudpay/server` with its messages and documents, all read them from here.
 */
export const GATEWAY_LIMITS = {
  /** Milliseconds from a notification's arrival to its answer. WeChat Pay waits 5 s. */
  deliveryTimeout: { least: 1, most: 5000, default: 4500 },
  /** Bytes of a notification. Real ones have about 2 KiB. */
  bodyLimit: { least: 1, most: 256 * 1024, default: 64 * 1024 },
  /** Calls of a token at once, after an idle time. */
  rateBurst: { least: 1, most: 100_000 },
  /** Concurrent calls of a token. */
  callConcurrency: { least: 1, most: 10_000, default: 100 },
  /**
   * Milliseconds from a call's arrival to its answer. The default is a little less than the 15 s that functions wait,
   * so that the gateway answers first and reports an unknown outcome.
   */
  callTimeout: { least: 1, most: 600_000, default: 14_000 },
  /** 0 picks a free port. */
  port: { least: 0, most: 65_535, default: 8080 },
  /** Milliseconds that `close` waits for requests in flight. */
  closeTimeout: { least: 1, most: 600_000, default: 10_000 },
  /** Characters of a secret that authenticates notifications or calls. */
  secretLength: { least: 16 },
} as const;

/** Default rate limit of each token. */
export const DEFAULT_RATE = { perSecond: 50, burst: 100 } as const;

/** Default listen address, for a TLS proxy in front. */
export const DEFAULT_HOST = '127.0.0.1';
