/** The time that timers go by. The simulator's own clock fits, so that moving its time on runs what falls due. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` when its time has come; the returned function takes it back. `run` does not reject. */
  schedule(at: number, run: () => Promise<void>): () => void;
}
