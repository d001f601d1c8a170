import { type Logger, pino } from 'pino';
import { BatchedLines } from './batched-lines';
import { stdoutLines } from './stdout-lines';

/** From the most verbose to none. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Shared by all logs of the process, so that their lines keep their sequence. */
let onStdout: BatchedLines | undefined;

/** The default log: JSON lines on stdout, those of one turn of the event loop in one write. */
export function createLog(level: LogLevel = 'info'): Logger {
  onStdout ??= linesOnStdout();
  return pino({ level }, onStdout);
}

/** Writes a line that is not of a logger between those of the logs. @param line with its line break */
export function writeLogLine(line: string): void {
  onStdout ??= linesOnStdout();
  onStdout.write(line);
}

function linesOnStdout(): BatchedLines {
  const lines = new BatchedLines(stdoutLines());
  process.on('exit', () => lines.flushSync());
  return lines;
}

/**
 * Resolves when the lines that the logger was given are written.
 *
 * @returns `undefined` if they are: a logger with another destination than that of `createLog` writes by its own rules
 */
export function written(logger: Logger): Promise<void> | undefined {
  const stream = (logger as { [pino.symbols.streamSym]?: unknown })[pino.symbols.streamSym];
  return stream instanceof BatchedLines ? stream.written() : undefined;
}
