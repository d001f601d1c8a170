import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Group, groups } from './navigation.ts';

export type Locale = 'en' | 'zh';

/** A page in one language. */
export interface Page {
  /** The file of the repository. */
  readonly file: string;
  readonly locale: Locale;
  /** The path on the site without an ending: `/guides/going-live`, `/zh/gateway`, `/examples/index`. */
  readonly path: string;
  readonly title: string;
}

/** `docs/gateway.md` is `docs/gateway.zh-CN.md` in Chinese. */
export const translationOf = (file: string): string => file.replace(/\.md$/, '.zh-CN.md');

/** Pages at the root of the repository, and those that are indexes of a folder. */
const NAMED: Readonly<Record<string, string>> = {
  'README.md': 'overview',
  'SECURITY.md': 'reporting',
  'CHANGELOG.md': 'changelog',
  'CONTRIBUTING.md': 'contributing',
  'examples/README.md': 'examples/index',
};

function pathOf(file: string): string {
  return NAMED[file] ?? file.replace(/^docs\//, '').replace(/(\/README)?\.md$/, '');
}

/** The groups with the entries whose file exists: a document may be planned before it is written. */
export function existingGroups(root: string): Group[] {
  return groups.map((group) => ({
    ...group,
    entries: group.entries.filter(({ file }) => existsSync(join(root, file))),
  }));
}

/** Every page of the site. A document without a translation stands in English among the Chinese pages. */
export function pagesOf(root: string): Page[] {
  return existingGroups(root).flatMap(({ entries }) =>
    entries.flatMap(({ file, en, zh }) => {
      const english: Page = { file, locale: 'en', path: `/${pathOf(file)}`, title: en };
      const translation = translationOf(file);
      const written = existsSync(join(root, translation)) ? translation : file;
      return [english, { file: written, locale: 'zh', path: `/zh/${pathOf(file)}`, title: zh }];
    }),
  );
}
