import { MAX_LOG_LINE } from '../../limits';

/**
 * Splits text that arrives in pieces into lines.
 *
 * @param onLine called with each line without its break; a line longer than the bound arrives in several parts
 * @returns `write` for each piece, `end` for the rest without a break
 */
export function lineSplitter(onLine: (line: string) => void): { write(text: string): void; end(): void } {
  let rest = '';
  const flush = () => {
    if (rest !== '') onLine(rest);
    rest = '';
  };
  return {
    write(text) {
      const lines = text.split('\n');
      const last = lines.pop() ?? '';
      for (const line of lines) {
        rest += line.replace(/\r$/, '');
        if (rest.length > MAX_LOG_LINE) inParts(rest, onLine);
        else onLine(rest);
        rest = '';
      }
      rest += last;
      if (rest.length > MAX_LOG_LINE) {
        inParts(rest, onLine);
        rest = '';
      }
    },
    end: flush,
  };
}

function inParts(text: string, onLine: (line: string) => void): void {
  for (let at = 0; at < text.length; at += MAX_LOG_LINE) onLine(text.slice(at, at + MAX_LOG_LINE));
}
