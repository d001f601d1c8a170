import { existsSync, linkSync, renameSync } from 'node:fs';

/**
 * Keeps an unchanged copy of a file as `<file>.unreadable-<time>`. If possible, the file also keeps its own name, so
 * that a kill of the process before the next write does not lose the state.
 *
 * @returns the other name
 */
export function setAside(file: string, now = new Date()): string {
  const stem = `${file}.unreadable-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  let name = stem;
  for (let number = 2; existsSync(name); number += 1) name = `${stem}-${number}`;
  try {
    linkSync(file, name);
  } catch {
    // A folder, another user's file, or a file system without links.
    renameSync(file, name);
  }
  return name;
}
