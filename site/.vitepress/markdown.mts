import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { pictureSize } from '../../scripts/site/picture-size.ts';

/** Short code stays on one line: `{ errcode: 0 }` reads badly in two halves. */
const SHORT = 24;

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

    // A wide table scrolls in its own box, and stays a table for who hears it.
    rules['table_open'] = () => '<div class="table"><table>\n';
    rules['table_close'] = () => '</table></div>\n';

    // A column without a name has no heading.
    let unnamed = false;
    rules['th_open'] = (tokens, index, options, _, renderer) => {
      unnamed = tokens[index + 1]?.content === '';
      return unnamed ? '<td>' : renderer.renderToken(tokens, index, options);
    };
    rules['th_close'] = () => (unnamed ? '</td>' : '</th>\n');

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
