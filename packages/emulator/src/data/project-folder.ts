import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { findProject } from '@opencloudpay/function-host';

const CONFIGURATIONS = ['project.config.json', 'cloudbaserc.json'];
/** The usual names of function folders. The project is the parent folder. */
const FUNCTIONS = /^(cloud[-_]?functions|functions|cloud)$/i;
/** The environment id of a project that names none. */
export const DEFAULT_ENVIRONMENT = 'local';
/** How many levels above a folder of functions the project's configuration is searched. */
const LEVELS_UP = 4;

/**
 * The project folder of a path, where `.cloudpay` is: the nearest folder with a configuration, else the parent of a
 * folder of functions, else the path itself.
 */
export function projectFolder(path: string): string {
  const given = resolve(path);
  let folder = given;
  for (let level = 0; level <= LEVELS_UP; level++) {
    if (CONFIGURATIONS.some((file) => existsSync(join(folder, file)))) return folder;
    folder = dirname(folder);
  }
  let top = given;
  while (FUNCTIONS.test(basename(top))) top = dirname(top);
  return top;
}

/**
 * The environment id of a project, as its functions see it without an option.
 *
 * @param path the project's folder, or the folder of its functions
 */
export function projectEnvironment(path: string): string {
  return findProject(path).envId ?? DEFAULT_ENVIRONMENT;
}

/**
 * The folder of a project's functions.
 *
 * @param path the project's folder, or the folder of its functions
 * @throws {FunctionHostError} if there is no such folder
 */
export function projectFunctions(path: string): string {
  return findProject(path).folder;
}
