import { join, sep } from 'node:path';
import { CLOUDBASE_RC } from '../project/find/cloudbase-rc';
import { findProject } from '../project/find/find-project';
import type { FunctionFolder } from '../project/function-folder';
import { warningsOf } from '../project/warnings';

type Functions = ReadonlyMap<string, FunctionFolder>;

/** The folders and files of the functions: their own, those that they share, and those with their settings. */
export function watchedPaths(path: string, functions: Functions): string[] {
  const { folder, root } = findProject(path);
  const all = [...functions.values()];
  const shared = new Set(all.flatMap((fn) => warningsOf(fn).flatMap(({ files }) => files)));
  return [
    folder,
    ...[...all.map((fn) => fn.path), ...shared].filter((each) => !isIn(each, folder)),
    ...(root === undefined ? [] : [CLOUDBASE_RC, '.env', '.env.local'].map((name) => join(root, name))),
  ];
}

/**
 * The functions that a change of these files may affect; `undefined` for all of them: several functions share the
 * file, which is next to their folders.
 */
export function touchedFunctions(
  changed: readonly string[],
  path: string,
  functions: Functions,
): string[] | undefined {
  const { folder } = findProject(path);
  const touched = new Set<string>();
  for (const file of changed) {
    const owner = [...functions.values()].find(
      (fn) => isIn(file, join(folder, fn.name)) || isIn(file, fn.path),
    );
    if (!owner) return undefined;
    touched.add(owner.name);
  }
  return [...touched];
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
