import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const CONFIGURATIONS = ['project.config.json', 'cloudbaserc.json'];
/** What folders of functions are called; their project is the folder around them. */
const FUNCTIONS = /^(cloud[-_]?functions|functions|cloud)$/i;
/** How far above a folder of functions its project's configuration is looked for. */
const LEVELS_UP = 4;

/**
 * The folder of the project that a path belongs to, which is where `.cloudpay` is: the nearest folder with a
 * configuration, else the one around a folder of functions, else the path itself.
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
