import type { Timestamp } from './values';

export interface ClockRoutes {
  /** Answers when everything due in that time has happened: a long span with many retries takes seconds. */
  'POST /api/clock/advance': { body: AdvanceRequest; answer: ClockState };
}

export interface ClockState {
  now: Timestamp;
  /** How far the emulated clock is ahead of this machine's, in milliseconds: `now = Date.now() + offset`. */
  offset: number;
  /** Whether the clock is being advanced right now. */
  advancing: boolean;
}

export interface AdvanceRequest {
  /** Milliseconds, or `'90s'`, `'15m'`, `'2h'`, `'1d'`, `'1h30m'`. The clock can be at most ten years ahead in total. */
  duration: number | string;
}
