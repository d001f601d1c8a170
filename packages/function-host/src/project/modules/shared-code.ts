import { realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { codeFile, fileOf } from '../code/code-file';
import { codeFiles } from '../code/code-files';
import { readJsonObject } from '../json-file';

interface Folder {
  name: string;
  /** Absolute, with symbolic links followed. */
  path: string;
}

/** The files outside of a folder that its code loads by a path (`require('../common/db')`), absolute. */
function outsideFiles(folder: string): Set<string> {
  const found = new Set<string>();
  for (const path of codeFiles(folder)) {
    for (const { specifier } of codeFile(path)?.requests ?? []) {
      if (!specifier.startsWith('.') || isIn(resolve(dirname(path), specifier), folder)) continue;
      const file = fileOf(dirname(path), specifier);
      if (file !== undefined) found.add(file);
    }
  }
  return found;
}

/** The names of the folders whose code loads files of another, by a path or as a dependency (`file:../common`). */
export function usersOf(shared: string, folders: readonly Folder[]): string[] {
  const real = realpathSync(shared);
  return folders
    .filter(({ path }) => path !== real && (loads(path, real) || dependsOn(path, real)))
    .map(({ name }) => name)
    .sort();
}

export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function loads(folder: string, shared: string): boolean {
  return [...outsideFiles(folder)].some((file) => isIn(realPath(file), shared));
}

function dependsOn(folder: string, shared: string): boolean {
  const dependencies = readJsonObject(join(folder, 'package.json')).content?.['dependencies'];
  return Object.values(dependencies ?? {}).some(
    (range) =>
      typeof range === 'string' &&
      /^(?:file|link):/.test(range) &&
      resolve(folder, range.slice(5)) === shared,
  );
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
