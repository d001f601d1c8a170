/** The clock of the timers. The simulator's own clock fits, so that advancing its time runs due timers. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls `run` at that time; the returned function cancels it. `run` does not reject.
   *
   * @param onSetBack called instead if the clock was set back meanwhile: the time may have come from a wrong clock
   */
  schedule(at: number, run: () => Promise<void>, onSetBack?: () => void): () => void;
}
