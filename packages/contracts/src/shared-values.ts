/**
 * Short texts that several processes share. `openDatabase()` of `@opencloudpay/database` gives them as `sharedValues`.
 */
export interface SharedValues {
  read(name: string): Promise<string | undefined>;
  /**
   * Stores a text if the stored one is still `expected` (`undefined`: none).
   *
   * @returns whether it was stored: `false` if another process was first
   */
  replace(name: string, expected: string | undefined, next: string): Promise<boolean>;
}

/** The clock of a database: the one that several hosts have in common. */
export interface SharedClock {
  /** Milliseconds since 1970. */
  time(): Promise<number>;
}
