import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { pictureSize } from '../../scripts/site/picture-size.ts';

/** Short code stays on one line: `{ errcode: 0 }` reads badly in two halves. */
const SHORT = 24;

/** A cell with more characters is read as a sentence: it needs room. */
const SENTENCE = 40;

/** A cell with at most so many characters is a word: Chinese would break inside of it. */
const WORD = 6;

/**
 * How our pages become HTML, where the generator's own way is not enough.
 *
 * @param base the path of the site, with a slash at its end
 */
export function renderOurWay(root: string, base: string) {
  return ({ core, renderer: { rules } }: MarkdownRenderer): void => {
    // What the generator says in English on every page.
    const isChinese = (env: { relativePath?: string }) => env.relativePath?.startsWith('zh/') === true;
    const writeFence = rules['fence'];
    rules['fence'] = (tokens, index, options, env, renderer) => {
      const block = writeFence?.(tokens, index, options, env, renderer) ?? '';
      return isChinese(env) ? block.replace('title="Copy Code"', 'title="复制代码"') : block;
    };
    core.ruler.push('anchors_in_chinese', ({ env, tokens }) => {
      if (!isChinese(env)) return;
      for (const token of tokens.flatMap(({ children }) => children ?? [])) {
        const label = token.attrGet('aria-label');
        if (label?.startsWith('Permalink to '))
          token.attrSet('aria-label', label.replace('Permalink to ', '链接到'));
      }
    });

    const writeCode = rules['code_inline'];
    rules['code_inline'] = (tokens, index, ...others) => {
      const token = tokens[index];
      if (token && token.content.length <= SHORT) token.attrJoin('class', 'short');
      return writeCode?.(tokens, index, ...others) ?? '';
    };

    // A wide table scrolls in its own box, and is a list of cards on a phone.
    core.ruler.push('tables', ({ tokens }) => markCards(tokens));
    rules['table_open'] = (tokens, index, options, _, renderer) =>
      `<div class="table">${renderer.renderToken(tokens, index, options)}`;
    rules['table_close'] = () => '</table></div>\n';

    // A column without a name has no heading.
    let unnamed = false;
    rules['th_open'] = (tokens, index, options, _, renderer) => {
      unnamed = tokens[index + 1]?.content === '';
      return unnamed ? '<td class="unnamed">' : renderer.renderToken(tokens, index, options);
    };
    rules['th_close'] = () => (unnamed ? '</td>' : '</th>\n');

    rules['td_open'] = (tokens, index, options, _, renderer) => {
      const length = tokens[index + 1]?.content.length ?? 0;
      if (length > SENTENCE) tokens[index]?.attrJoin('class', 'sentence');
      if (length <= WORD) tokens[index]?.attrJoin('class', 'word');
      return renderer.renderToken(tokens, index, options);
    };

    // A picture keeps its room before it arrives. A screen opens in full; a drawing scrolls where it would be too small.
    const writePicture = rules['image'];
    rules['image'] = (tokens, index, ...others) => {
      const token = tokens[index];
      const source = token?.attrGet('src') ?? '';
      const file = join(root, source);
      if (!token || !source.startsWith('/') || !existsSync(file))
        return writePicture?.(tokens, index, ...others) ?? '';
      const { width, height } = pictureSize(file);
      token.attrSet('width', String(width));
      token.attrSet('height', String(height));
      const picture = writePicture?.(tokens, index, ...others) ?? '';
      return source.endsWith('.svg')
        ? `<span class="drawing">${picture}</span>`
        : `<a class="screen" href="${base}${source.slice(1)}" target="_self">${picture}</a>`;
    };
  };
}

type Tokens = Parameters<MarkdownRenderer['renderer']['render']>[0];

/** Two columns fit on a phone. */
const MOST_COLUMNS = 2;

/** What a part of a table is, when it is shown as something else. */
const ROLES: Readonly<Record<string, string>> = {
  table_open: 'table',
  thead_open: 'rowgroup',
  tbody_open: 'rowgroup',
  tr_open: 'row',
  th_open: 'columnheader',
  td_open: 'cell',
};

/** Gives each cell of a table with many columns the name of its column, for a phone that shows one below the other. */
function markCards(tokens: Tokens): void {
  for (const [start, open] of tokens.entries()) {
    if (open.type !== 'table_open') continue;
    const end = tokens.findIndex(({ type }, index) => index > start && type === 'table_close');
    const table = tokens.slice(start, end);
    const names = table.flatMap(({ type }, index) =>
      type === 'th_open' ? [table[index + 1]?.content ?? ''] : [],
    );
    if (names.length <= MOST_COLUMNS) continue;
    open.attrJoin('class', 'cards');
    let column = 0;
    for (const token of table) {
      const role = ROLES[token.type];
      if (role) token.attrSet('role', role);
      if (token.type === 'tr_open') column = 0;
      if (token.type !== 'td_open') continue;
      token.attrSet('data-column', (names[column] ?? '').replaceAll('`', ''));
      column += 1;
    }
  }
}
