import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileOf } from '../code/code-file';
import { reachableFiles } from '../code/reachable-files';
import { functionsOf } from '../find/find-functions';
import { findProject } from '../find/find-project';
import type { FunctionFolder } from '../function-folder';
import { dependenciesOf, foldersUp, isInstalled } from './module-folders';
import { isIn } from './shared-code';

/** What a package.json declares and is not installed. */
export interface ModulesToInstall {
  /** The folder of the package.json, absolute. */
  folder: string;
  /** The functions that need it, sorted. */
  functions: string[];
  modules: { name: string; range: string }[];
  /** The modules that it declares and that the host provides: they are not to be installed. */
  provided: string[];
}

/**
 * The modules that the package.json files of functions declare, and those of code that functions share, as far as they are
 * not installed: a folder each, sorted.
 *
 * @param path the project's folder, or that of its functions
 * @param provided modules that the host provides
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function modulesToInstall(path: string, provided: readonly string[]): ModulesToInstall[] {
  const project = findProject(path);
  const usersByFolder = new Map<string, Set<string>>();
  for (const fn of functionsOf(project).values()) {
    for (const folder of manifestFolders(fn, project.folder))
      usersByFolder.set(folder, (usersByFolder.get(folder) ?? new Set()).add(fn.name));
  }
  return [...usersByFolder]
    .map(([folder, users]) => {
      const declared = Object.entries(dependenciesOf(folder) ?? {});
      return {
        folder,
        functions: [...users].sort(),
        modules: declared
          .filter(([name]) => !provided.includes(name) && !isHere(name, folder))
          .map(([name, range]) => ({ name, range })),
        provided: declared.map(([name]) => name).filter((name) => provided.includes(name)),
      };
    })
    .filter(({ modules }) => modules.length > 0)
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The folders with a package.json for a function's code: its own, that of all functions, those of code that it shares. */
function manifestFolders(fn: FunctionFolder, functionsFolder: string): string[] {
  const entry = fileOf(fn.path, fn.entry);
  const outside = (entry === undefined ? [] : reachableFiles(entry))
    .filter(({ file }) => !isIn(file, fn.path) && isIn(file, functionsFolder))
    .flatMap(({ file }) => foldersUp(dirname(file)).filter((folder) => isIn(folder, functionsFolder)));
  const found = new Set([fn.path, functionsFolder, ...outside].filter((folder) => dependenciesOf(folder)));
  for (const folder of found) {
    for (const range of Object.values(dependenciesOf(folder) ?? {})) {
      const linked = /^(?:file|link):/.test(range) ? resolve(folder, range.slice(5)) : undefined;
      if (linked !== undefined && isIn(linked, functionsFolder) && dependenciesOf(linked)) found.add(linked);
    }
  }
  return [...found];
}

/** A module in a folder above counts, except wx-server-sdk: what is there is for the editor. */
function isHere(name: string, folder: string): boolean {
  return name === 'wx-server-sdk'
    ? existsSync(join(folder, 'node_modules', name))
    : isInstalled(name, folder);
}
