/** What callers see of the version of the protocol, as a table for the reference of WeChat Pay v3. */

import type { Difference, Side } from '../../packages/cloudpay/src/v3-differences.ts';
import type { Reference } from '../../packages/wechatpay/src/index.ts';
import { code, table } from './markdown.ts';
import type { V3Language } from './v3-language.ts';

/**
 * The section about the differences, without its title.
 *
 * @throws for a text that is missing in this language
 */
export function differencesTable(differences: readonly Difference[], language: V3Language): string[] {
  const { words, columns, code: languageCode } = language;
  return [words.differences, '', ...table(columns.differences, differences.flatMap(rowsOf))];

  /** Fields with the same values share a row. Only the first row of a difference has its reason. */
  function rowsOf({ calls, fields, refused, reason }: Difference): string[][] {
    const names = calls === undefined ? words.allCalls : calls.map(code).join(words.separator);
    if (refused) return [[names, '–', words.answered, words.refusedCall, said(reason)]];
    const rows = new Map<string, string[]>();
    for (const [field, sides] of Object.entries(fields ?? {})) {
      const key = JSON.stringify(sides.map(shown));
      rows.set(key, [...(rows.get(key) ?? []), field]);
    }
    return [...rows].map(([key, ofRow], index) => [
      names,
      ofRow.map(code).join(words.separator),
      ...(JSON.parse(key) as string[]),
      index === 0 ? said(reason) : words.asAbove,
    ]);
  }

  function shown(side: Side): string {
    if (side === undefined) return '–';
    if (typeof side === 'object' && 'like' in side) return said(side.words);
    return side === '' ? words.empty : code(typeof side === 'object' ? JSON.stringify(side) : String(side));
  }
  function said(texts: Reference): string {
    const text = texts[languageCode];
    if (text) return text;
    throw new Error(`A difference has no text in '${languageCode}': ${texts.en}`);
  }
}
