import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJsonObject } from '../json-file';

/** A folder and those above it, the nearest first. */
export function foldersUp(from: string): string[] {
  const folders = [from];
  for (let at = from; at !== dirname(at); at = dirname(at)) folders.push(dirname(at));
  return folders;
}

/** Whether Node finds a package for files in a folder. */
export function isInstalled(name: string, from: string): boolean {
  return foldersUp(from).some((folder) => existsSync(join(folder, 'node_modules', name)));
}

/** The `dependencies` of a folder's package.json; `undefined` if it has none. */
export function dependenciesOf(folder: string): Readonly<Record<string, string>> | undefined {
  const { content } = readJsonObject(join(folder, 'package.json'));
  if (content === undefined) return undefined;
  const { dependencies } = content;
  return Object.fromEntries(
    Object.entries(dependencies ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
