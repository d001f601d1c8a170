import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { withoutMarks } from '../documents/marks.ts';
import { destinationOf, isFolder } from './links.ts';
import { type Link, linesOf, mapBlocks, mapLinks, mapProse } from './markdown.ts';
import { type Page, pagesOf } from './pages.ts';
import { pendingChanges } from './pending-changes.ts';

export interface StageOptions {
  /** The folder of the repository. */
  root: string;
  /** The folder that gets the pages; it is emptied. */
  folder: string;
  /** Draws the text of a `mermaid` block as SVG. */
  draw: (diagram: string) => string;
  /** The address of the repository's page, such as `https://github.com/owner/name`. Default: files are not linked. */
  repository?: string | undefined;
}

/**
 * Writes the pages of the site from the documents of the repository: links lead to pages, diagrams are drawn, and the
 * line that switches the language is left to the site.
 *
 * @returns the pages, as they are listed by the navigation
 */
export function stagePages({ root, folder, draw, repository }: StageOptions): Page[] {
  rmSync(folder, { recursive: true, force: true });
  const pages = pagesOf(root);
  const pictures = new Set<string>();
  for (const page of pages) {
    const written = readFileSync(join(root, page.file), 'utf8');
    const source = page.file === 'CHANGELOG.md' ? `${written.trim()}\n${pendingChanges(root)}` : written;
    const text = mapLinks(withoutLanguageSwitch(source), (link) => {
      if (link.picture) pictures.add(posix.join(posix.dirname(page.file), link.target));
      return linkOf(link, page, { pages, root, repository });
    });
    write(join(folder, `${page.path}.md`), drawn(escaped(joined(text)), draw));
  }
  for (const name of ['console-timeline', 'two-ways'])
    for (const language of ['en', 'zh'])
      pictures.add(`docs/images/${name}-${language}.${name === 'two-ways' ? 'svg' : 'png'}`);
  for (const picture of pictures) copy(join(root, picture), join(folder, 'public', picture));
  for (const [home, path] of [
    ['site/home.md', 'index.md'],
    ['site/home.zh-CN.md', 'zh/index.md'],
  ] as const)
    copy(join(root, home), join(folder, path));
  return pages;
}

function write(file: string, text: string) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function copy(from: string, to: string) {
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(from)) cpSync(from, to);
}

/** `[简体中文](gateway.zh-CN.md)` alone on a line, and marks for our own tests; boxes to tick become characters. */
function withoutLanguageSwitch(text: string): string {
  return withoutMarks(text)
    .replace(/^\[(English|简体中文|中文)\]\([^)]*\.md\)\n\n?/m, '')
    .replace(/^( *- )\[ \] /gm, '$1☐ ');
}

function linkOf(
  { picture, text, target }: Link,
  page: Page,
  { pages, root, repository }: { pages: readonly Page[]; root: string; repository: string | undefined },
): string {
  if (picture) return `![${text}](/${posix.join(posix.dirname(page.file), target)})`;
  const destination = destinationOf(target, page, pages, root);
  if (destination.kind === 'elsewhere') return `[${text}](${destination.url})`;
  if (destination.kind === 'page') {
    const { path } = destination.page;
    const address = path.endsWith('/index') ? path.slice(0, -'index'.length) : path;
    return `[${text}](${address}${destination.anchor && `#${destination.anchor}`})`;
  }
  if (destination.kind === 'missing')
    throw new Error(`${page.file} links to ${destination.file}, which does not exist.`);
  if (!repository) return `<span class="in-repository" title="${destination.file}">${text}</span>`;
  const view = isFolder(root, destination.file) ? 'tree' : 'blob';
  return `[${text}](${repository}/${view}/HEAD/${destination.file})`;
}

/** A line that ends in Chinese goes on in the next one without a space between them. */
function joined(text: string): string {
  return mapBlocks(text, (block) =>
    block
      .replace(/([，。；：、！？（）「」])\n *(?=[\p{L}`[“(])/gu, '$1')
      .replace(/(\p{Script=Han})\n *(?=[\p{Script=Han}（「“])/gu, '$1'),
  );
}

/** The site compiles pages as Vue templates: text that looks like a tag or an expression is kept as text. */
function escaped(text: string): string {
  return mapProse(text, (prose) =>
    prose.replace(/<(?!br ?\/?>|\/?span|https?:)/g, '&lt;').replaceAll('{{', '&#123;&#123;'),
  );
}

/** Draws each `mermaid` block. An SVG with an empty line would end the block of HTML that holds it. */
function drawn(text: string, draw: (diagram: string) => string): string {
  const lines: string[] = [];
  let diagram: string[] | undefined;
  for (const { line, code } of linesOf(text)) {
    if (code && line.trim() === '```mermaid') diagram = [];
    else if (diagram && line.trim() === '```') {
      const svg = draw(diagram.join('\n')).replace(/\n\s*/g, ' ');
      lines.push(`<div class="diagram" v-pre>${svg}</div>`);
      diagram = undefined;
    } else if (diagram) diagram.push(line);
    else lines.push(line);
  }
  return lines.join('\n');
}
