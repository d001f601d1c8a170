import type { Timestamp } from './values';

export interface LogRoutes {
  /** Recent log lines, oldest first. */
  'GET /api/logs': { query: LogQuery; answer: LogList };
}

export interface LogQuery {
  /** Only lines of this function. */
  function?: string;
  /** Only lines of this call. */
  requestId?: string;
  /** How many of the latest lines. Default: 200; at most 1000. */
  limit?: number;
}

export interface LogList {
  lines: readonly LogLine[];
}

export interface LogLine {
  /** Increases with each line. */
  id: number;
  functionName: string;
  requestId?: string;
  level: 'debug' | 'log' | 'info' | 'warn' | 'error';
  message: string;
  /** The message in Chinese; only of one of the emulator. */
  zh?: string;
  at: Timestamp;
  /** Set for a message of the emulator about the function, which the function did not write. */
  notice?: true;
}
