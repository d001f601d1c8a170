import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of what is installed, built or kept aside. */
const NOT_OWN = new Set([
  ...['node_modules', 'miniprogram_npm', 'bower_components', 'dist', 'build', 'unpackage', 'coverage'],
  ...['vendor', '__tests__', '__mocks__', 'test', 'tests', 'testing', 'fixtures', '__fixtures__', 'e2e'],
]);
const CODE = /\.(?:[cm]?[jt]s|[jt]sx|vue)$/;
const NOT_CODE = /\.d\.[cm]?ts$|\.min\.js$|\.(?:test|spec)\.[cm]?[jt]sx?$/;
/** Larger files are data, or bundles with everything in them. */
const LARGEST = 1024 * 1024;
const MOST_FILES = 4_000;

/** The files of a project that people write, sorted: code, and others by their names. */
export function ownFiles(root: string): { code: string[]; others: string[] } {
  const code: string[] = [];
  const others: string[] = [];
  const folders = [root];
  for (let at = folders.shift(); at !== undefined && code.length < MOST_FILES; at = folders.shift()) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !NOT_OWN.has(entry.name)) folders.push(path);
      } else if (!entry.isFile()) continue;
      else if (CODE.test(entry.name) && !NOT_CODE.test(entry.name)) {
        if (statSync(path).size <= LARGEST) code.push(path);
      } else others.push(path);
    }
  }
  return { code, others };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
