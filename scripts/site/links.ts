import { existsSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type Page, translationOf } from './pages.ts';

/** Where a link of a document leads. */
export type Destination =
  | { readonly kind: 'elsewhere'; readonly url: string }
  | { readonly kind: 'page'; readonly page: Page; readonly anchor: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'missing'; readonly file: string };

/** Finds the page or file that a link of `file` means. A folder with a README is the page of that README. */
export function destinationOf(target: string, page: Page, pages: readonly Page[], root: string): Destination {
  if (/^(https?:|mailto:)/.test(target)) return { kind: 'elsewhere', url: target };
  const [path = '', anchor = ''] = target.split('#');
  if (path === '') return { kind: 'page', page, anchor };
  const file = relative(root, join(root, dirname(page.file), decodeURI(path)))
    .split(sep)
    .join(posix.sep);
  const readme = posix.join(file, 'README.md');
  const candidates = [file, page.locale === 'zh' ? translationOf(readme) : readme, readme];
  const found = candidates
    .flatMap((candidate) => pages.filter((one) => one.file === candidate))
    .sort((a, b) => Number(b.locale === page.locale) - Number(a.locale === page.locale))[0];
  if (found) return { kind: 'page', page: found, anchor };
  return existsSync(join(root, file)) ? { kind: 'file', file } : { kind: 'missing', file };
}

/** Whether a file is a folder, which a repository's page shows under another address. */
export const isFolder = (root: string, file: string): boolean => statSync(join(root, file)).isDirectory();
