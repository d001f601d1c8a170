import { existsSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import type { Language } from '@opencloudpay/internal';

/** Beside the built program of a package, or in the repository: of its build, or of its sources. */
const PLACES = ['../docs', '../../../docs', '../../../../docs'];

/**
 * A page of the documentation, which comes with the package.
 *
 * @param name as texts name it: `docs/leaving.md`, `guides/going-live`, `check.md#fee-amount`
 * @returns its Markdown in the language, if there is such a page
 */
export function page(name: string, language: Language): string | undefined {
  const root = PLACES.map((place) => join(__dirname, place)).find((place) =>
    existsSync(join(place, 'check.md')),
  );
  if (root === undefined) return undefined;
  const [path = ''] = name.replace(/^docs\//, '').split('#');
  const bare = path.replace(/(\.zh-CN)?\.md$/, '');
  const named = /\.zh-CN\.md$/.test(path)
    ? ['.zh-CN.md']
    : language === 'zh'
      ? ['.zh-CN.md', '.md']
      : ['.md'];
  for (const ending of named) {
    const file = normalize(join(root, `${bare}${ending}`));
    if (!relative(root, file).startsWith('..') && existsSync(file)) return readFileSync(file, 'utf8');
  }
  return undefined;
}

/** The part of a page under the first heading that fits, with what is below it. */
export function section(markdown: string, fits: (heading: string) => boolean): string | undefined {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => /^#{2,} /.test(line) && fits(line.replace(/^#+ /, '')));
  if (start === -1) return undefined;
  const depth = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 0;
  const length = lines.slice(start + 1).findIndex((line) => {
    const marks = /^(#+) /.exec(line)?.[1];
    return marks !== undefined && marks.length <= depth;
  });
  return lines
    .slice(start, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trim();
}

/** Markdown for a terminal: without the addresses of links, which lead nowhere there. */
export function plain(markdown: string): string {
  return (
    markdown
      // The link to the other language.
      .replace(/^\[(?:English|简体中文)\]\([^)]*\)\n\n/m, '')
      .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
      .replaceAll('<br>', ', ')
      .replaceAll('**', '')
  );
}
