import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of what is installed. */
const INSTALLED = new Set(['node_modules', 'miniprogram_npm']);
/** More files are no function's own code. */
const MOST_FILES = 500;

/** The files of code in a folder and its subfolders, without those of installed modules. */
export function codeFiles(folder: string): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let at = folders.shift(); at !== undefined && found.length < MOST_FILES; at = folders.shift()) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !INSTALLED.has(entry.name))
        folders.push(path);
      else if (entry.isFile() && /\.[cm]?js$/.test(entry.name)) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
