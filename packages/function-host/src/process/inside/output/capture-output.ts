import { StringDecoder } from 'node:string_decoder';
import type { LogLevel } from '../../../log';
import { lineSplitter } from '../../channel/line-splitter';

/**
 * Passes every line that is written to `process.stdout` and `process.stderr` to a callback: through their pipes it would
 * arrive after the end of its invocation, and could not be attributed any more. Output past them
 * (by V8, by other programs, directly to their file descriptors) still uses the pipes.
 *
 * @returns passes on output without a line break at its end
 */
export function captureOutput(onLine: (level: LogLevel, line: string) => void): () => void {
  const flushes = [
    capture(process.stdout, (line) => onLine('log', line)),
    capture(process.stderr, (line) => onLine('error', line)),
  ];
  return () => {
    for (const flush of flushes) flush();
  };
}

type Done = (error?: Error | null) => void;

function capture(stream: NodeJS.WriteStream, onLine: (line: string) => void): () => void {
  const lines = lineSplitter(onLine);
  // A character of several bytes may be split over two writes.
  const decoder = new StringDecoder('utf8');
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const named = typeof encoding === 'string' ? encoding : 'utf8';
    lines.write(decoder.write(typeof chunk === 'string' ? Buffer.from(chunk, named) : Buffer.from(chunk)));
    const written = typeof encoding === 'function' ? encoding : done;
    if (written) process.nextTick(written);
    return true;
  };
  return () => lines.end();
}
