import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What loads something: an element's source, a style's URL. Links that a reader follows load nothing. */
const LOADED =
  /<(?:script|img|iframe|source|video|audio)\b[^>]*?\ssrc="([^"]+)"|<link\b[^>]*?\shref="([^"]+)"|url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)/g;

const filesOf = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file));

/** What each page has, for readers who hear it and so that it does not move while it loads. */
const PARTS: readonly (readonly [problem: string, has: (html: string) => boolean])[] = [
  ['says no language', (html) => /<html lang="(?:en|zh-CN)"/.test(html)],
  ['has no title', (html) => /<title>[^<]+<\/title>/.test(html)],
  ['has no main part, or several', (html) => html.split(/<main\b/).length === 2],
  ['has a picture without its size', (html) => !/<img\b(?![^>]*\swidth="\d)/.test(html)],
  ['has a picture without a description', (html) => !/<img\b(?![^>]*\salt="[^"])/.test(html)],
];

/**
 * Reads the built site: links and anchors must lead somewhere, no page may load anything from another server, and each page
 * has what `PARTS` lists.
 *
 * @param base the path of the site, with a slash at its end
 * @returns a line for each problem
 */
export function checkBuilt(dist: string, base: string): string[] {
  const pages = new Map(
    filesOf(dist, /\.html$/).map((file) => [
      file.replaceAll('\\', '/'),
      readFileSync(join(dist, file), 'utf8'),
    ]),
  );
  const problems: string[] = [];
  for (const [file, html] of pages) {
    for (const [, href = ''] of html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) {
      if (/^(https?:|mailto:)/.test(href)) continue;
      const problem = problemOfLink(href, file, { pages, dist, base });
      if (problem) problems.push(`${file}: ${problem}`);
    }
  }
  for (const [file, html] of pages) {
    // Its main part is made by the theme's script.
    if (file === '404.html') continue;
    for (const [problem, has] of PARTS) if (!has(html)) problems.push(`${file}: ${problem}`);
  }
  for (const file of filesOf(dist, /\.(html|css)$/)) {
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, ...urls] of text.matchAll(LOADED)) {
      const url = urls.find((one) => one !== undefined) ?? '';
      if (/^(https?:)?\/\//.test(url)) problems.push(`${file}: loads ${url} from another server`);
    }
  }
  return problems;
}

function problemOfLink(
  href: string,
  file: string,
  { pages, dist, base }: { pages: ReadonlyMap<string, string>; dist: string; base: string },
): string | undefined {
  const { pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `http://site${base}${file}`);
  if (!pathname.startsWith(base)) return `${href} leaves the site`;
  const path = decodeURIComponent(pathname.slice(base.length));
  const target = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  const html = pages.get(target) ?? pages.get(`${target}.html`);
  if (html === undefined) return existsSync(join(dist, target)) ? undefined : `${href} leads to no page`;
  const anchor = decodeURIComponent(hash.slice(1));
  return anchor === '' || html.includes(`id="${anchor}"`) ? undefined : `${href} leads to no heading`;
}
