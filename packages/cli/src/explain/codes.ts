import type { Language } from '@opencloudpay/internal';
import { page, plain } from './documentation';

/** What the reference of error codes says about a code. */
export interface ExplainedCode {
  /** The heading in the reference: where the code is met. */
  where: string;
  /** The code with its fixed text, or with the APIs that this meaning is limited to. */
  code: string;
  meaning: string;
}

/** A code and what the reference says about it, a line of a table each; a code may be met in several places. */
export function codes(language: Language): ReadonlyMap<string, readonly ExplainedCode[]> {
  const found = new Map<string, ExplainedCode[]>();
  let where = '';
  for (const line of (page('reference/errors', language) ?? '').split('\n')) {
    if (line.startsWith('## ')) where = line.slice(3);
    if (!line.startsWith('| `')) continue;
    const cells = line.slice(2, -2).split(/ (?<!\\)\| /);
    const meaning = plain(cells.at(-1) ?? '');
    const [first = '', ...texts] = cells.slice(0, -1);
    for (const named of first.split('<br>')) {
      const [, code = '', of = ''] = /^`([^`]+)`(.*)$/.exec(named) ?? [];
      const shown = [`${code}${of}`, ...texts.map((text) => text.replaceAll('`', ''))].join('  ');
      found.set(code, [...(found.get(code) ?? []), { where, code: shown, meaning }]);
    }
  }
  return found;
}
