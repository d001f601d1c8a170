import { join, sep } from 'node:path';
import type { Reload } from '../host-types';
import { CLOUDBASE_RC } from '../project/cloudbase-rc';
import { functionsOf } from '../project/find-functions';
import { findProject } from '../project/find-project';
import type { FunctionFolder } from '../project/function-folder';

type Functions = ReadonlyMap<string, FunctionFolder>;

/** The folders and files that functions are made of: theirs, and what sets them up. */
export function watchedPaths(path: string, functions: Functions): string[] {
  const { folder, root } = findProject(path);
  return [
    folder,
    ...[...functions.values()].map((fn) => fn.path).filter((each) => !isIn(each, folder)),
    ...(root === undefined ? [] : [CLOUDBASE_RC, '.env', '.env.local'].map((name) => join(root, name))),
  ];
}

/**
 * The functions that a change of these files may change; `undefined` for all of them: the file is one that several
 * share, beside their folders.
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

/** Looks for the functions again, and says what became of them. That there are none any more is no error here. */
export function findAgain(
  path: string,
  before: Functions,
  names: readonly string[] | undefined,
): { functions: Map<string, FunctionFolder>; reload: Reload } {
  const functions = functionsOf(findProject(path));
  return {
    functions,
    reload: {
      added: [...functions.keys()].filter((name) => !before.has(name)),
      removed: [...before.keys()].filter((name) => !functions.has(name)),
      changed: [...functions.keys()].filter(
        (name) => before.has(name) && (names === undefined || names.includes(name)),
      ),
    },
  };
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
