import { type Logger, pino } from 'pino';

/** From the most verbose to none. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The default log: JSON lines on stdout. */
export function createLog(level: LogLevel = 'info'): Logger {
  return pino({ level });
}
