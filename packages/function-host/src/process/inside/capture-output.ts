import { StringDecoder } from 'node:string_decoder';
import type { LogLevel } from '../../log';
import { lineSplitter } from '../line-splitter';

/**
 * Has every line that is written to `process.stdout` and `process.stderr` handed over instead: through their pipes
 * it would come in later than the end of its invocation, when it cannot be told any more whose it is. What is
 * written past them (by V8, by other programs, straight to their file descriptors) still takes the pipes.
 *
 * @returns hands over what was written without a line break at its end
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
  // A character of several bytes may come in two writes.
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
