import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format } from 'node:util';
import type { LogLevel } from '../../../log';
import { lineSplitter } from '../../channel/line-splitter';
import { withoutHostFrames } from './host-frames';

const LEVEL_OF_METHOD: Readonly<Record<string, LogLevel>> = {
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  assert: 'error',
};

/**
 * Passes every line of `console` to a callback instead of printing it. Node's own `Console` formats it,
 * so that tables, groups, counters and formats are unchanged.
 */
export function captureConsole(onLine: (level: LogLevel, line: string) => void): void {
  let level: LogLevel = 'log';
  const lines = lineSplitter((line) => onLine(level, line));
  const output = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      lines.write(withoutHostFrames(String(text)));
      done();
    },
  });
  // Both streams are one, because the method decides the level. Writes arrive at once, while the level still applies.
  const capturing = new Console({ stdout: output, stderr: output, inspectOptions: { depth: 4 } });
  const original = console as unknown as Record<string, unknown>;
  for (const [method, write] of Object.entries(capturing)) {
    if (typeof write !== 'function' || method === 'trace') continue;
    original[method] = (...args: unknown[]) => {
      const before = level;
      level = LEVEL_OF_METHOD[method] ?? before;
      try {
        return write.apply(capturing, args);
      } finally {
        level = before;
      }
    };
  }
  // Node's own trace would show this file as the place.
  console.trace = (...args: unknown[]) => {
    const trace = { name: 'Trace', message: format(...args), stack: '' };
    Error.captureStackTrace(trace, console.trace);
    console.error(trace.stack);
  };
}
