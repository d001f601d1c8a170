import { existsSync, linkSync, renameSync } from 'node:fs';

/**
 * Keeps a file as it is under another name, `<file>.unreadable-<time>`, and where it can be, under its own name as well:
 * a process that is killed before it has written a new one leaves the state where it was.
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
    // No file, not this user's, or a file system without links.
    renameSync(file, name);
  }
  return name;
}
