import { table } from '../api-reference/markdown.ts';

export type Locale = 'en' | 'zh';

/** A text in both languages. */
export interface Both {
  readonly en: string;
  readonly zh: string;
}

export const both = (en: string, zh: string): Both => ({ en, zh });

/** A page of the reference in one language. */
export interface ReferencePage {
  /** The name of the file without an ending: `errors`. */
  readonly name: string;
  readonly title: Both;
  /** The first paragraph, which says where the page comes from. */
  readonly about: Both;
  readonly sections: readonly Section[];
}

export interface Section {
  /** Absent for what stands before the first heading. */
  readonly title?: Both;
  readonly about?: Both;
  readonly columns: readonly Both[];
  readonly rows: readonly (readonly (string | Both)[])[];
}

/** Writes the page as Markdown. */
export function writePage(page: ReferencePage, locale: Locale): string {
  const other = locale === 'en' ? `[简体中文](${page.name}.zh-CN.md)` : `[English](${page.name}.md)`;
  const textOf = (cell: string | Both) => (typeof cell === 'string' ? cell : cell[locale]);
  const sections = page.sections.flatMap(({ title, about, columns, rows }) => [
    ...(title ? ['', `## ${title[locale]}`] : []),
    ...(about ? ['', about[locale]] : []),
    ...(rows.length > 0
      ? [
          '',
          ...table(
            columns.map(textOf),
            rows.map((row) => row.map((cell) => textOf(cell).replace(/\s*\n\s*/g, ' '))),
          ),
        ]
      : []),
  ]);
  return `${[`# ${page.title[locale]}`, '', other, '', page.about[locale], ...sections].join('\n')}\n`;
}
