import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { codeFile, fileOf } from './code/code-file';
import { codeFiles } from './code/code-files';
import { readJsonObject } from './json-file';

interface Folder {
  name: string;
  /** Absolute, with symbolic links followed. */
  path: string;
}

/** A file outside of a folder that code in it loads. */
interface OutsideFile {
  /** The file that loads it, relative to the folder. */
  by: string;
  /** Absolute. */
  file: string;
}

/**
 * The files outside of a folder that its code loads by a path (`require('../common/db')`), each once.
 * Files that do not exist are left out: loading the function reports them.
 */
function outsideFiles(folder: string): OutsideFile[] {
  const found = new Map<string, OutsideFile>();
  for (const path of codeFiles(folder)) {
    const code = codeFile(path);
    for (const { specifier } of code?.requests ?? []) {
      if (!specifier.startsWith('.') || isIn(resolve(dirname(path), specifier), folder)) continue;
      const file = fileOf(dirname(path), specifier);
      if (file !== undefined && !found.has(file)) found.set(file, { by: relative(folder, path), file });
    }
  }
  return [...found.values()];
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
  return outsideFiles(folder).some(({ file }) => isIn(realPath(file), shared));
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
