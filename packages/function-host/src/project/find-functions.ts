import { basename, dirname, join, resolve } from 'node:path';
import { FunctionHostError } from '../errors';
import { CLOUDBASE_RC } from './cloudbase-rc';
import { findProject, type Project } from './find-project';
import { type FunctionFolder, functionFolders, functionIn } from './function-folder';

/**
 * Finds the functions of a project: the subfolders of its functions' folder with an index file or a package.json
 * that names one, and those that cloudbaserc.json has elsewhere.
 *
 * @param path the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `FOLDER_EMPTY` or `PROJECT_INVALID`, with the next step
 */
export function findFunctions(path: string): Map<string, FunctionFolder> {
  const project = findProject(path);
  const functions = functionsOf(project);
  if (functions.size === 0) {
    const { folder, foundBy } = project;
    const by = foundBy === 'its path' ? '' : ` (${foundBy})`;
    if (functionIn(folder, '') !== undefined) {
      throw new FunctionHostError(
        'FOLDER_EMPTY',
        `${folder}${by} is a function itself: name the folder that it is in, ${dirname(folder)}, or the project’s.`,
      );
    }
    throw new FunctionHostError(
      'FOLDER_EMPTY',
      `${folder}${by} holds no functions. A function is a subfolder with an index.js that exports main: create for example ${join(folder, 'hello', 'index.js')} with \`exports.main = async (event, context) => 'hello'\`, or name another folder.`,
    );
  }
  return functions;
}

/** The functions of a project by name, sorted; empty if there are none. */
export function functionsOf({ folder, rc }: Project): Map<string, FunctionFolder> {
  const configured = rc?.functions ?? [];
  const sources = (name: string) =>
    configured
      .filter((fn) => fn.name === name)
      .map(({ settings }) => ({ file: CLOUDBASE_RC, content: settings }));
  const elsewhere = configured.flatMap((fn) => (fn.folder === undefined ? [] : { ...fn, folder: fn.folder }));
  const taken = new Set(elsewhere.map((fn) => fn.folder));
  const found = [
    ...functionFolders(folder)
      .filter((name) => !taken.has(resolve(folder, name)))
      .map((name) => functionIn(join(folder, name), basename(name), sources(name))),
    ...elsewhere.map((fn) => functionIn(fn.folder, fn.name, sources(fn.name))),
  ].filter((fn) => fn !== undefined);
  return new Map(found.sort((a, b) => (a.name < b.name ? -1 : 1)).map((fn) => [fn.name, fn]));
}
