import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { terminalText } from '@opencloudpay/internal';
import { type LogFilter, logFilter } from './log-filter';
import { logLineOf } from './log-line';
import { showLine } from './show-line';

/** Characters of a line without an end that are kept; the rest of the line follows as a line of its own. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Writes the wanted lines of a log. A line that is no JSON object passes through, because it may be the reason why a
 * program ended.
 *
 * @param pieces the bytes of the log
 * @param options `readable`: lines for people, otherwise the JSON lines unchanged
 */
export async function runLogs(
  pieces: AsyncIterable<Buffer>,
  out: Writable,
  { readable, ...filter }: LogFilter & { readable: boolean },
): Promise<void> {
  const isWanted = logFilter(filter);
  for await (const lines of linesIn(pieces)) {
    const shown = lines.flatMap((text) => {
      const line = logLineOf(text);
      if (!line) return text === '' ? [] : [readable ? terminalText(text) : text];
      if (!isWanted(line)) return [];
      return [readable ? showLine(line) : text];
    });
    if (shown.length > 0 && !out.write(`${shown.join('\n')}\n`)) await once(out, 'drain');
  }
}

/** The lines that end in each piece. */
async function* linesIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of pieces) {
    const lines = `${rest}${decoder.write(piece)}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      lines.push(rest);
      rest = '';
    }
    yield lines;
  }
  yield [`${rest}${decoder.end()}`];
}
