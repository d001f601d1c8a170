import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The absolute path of a folder that a project's configuration names. WeChat's developer tools take `/cloud` for a folder
 * of the project.
 */
export function folderInProject(root: string, named: string): string {
  const inProject = resolve(join(root, named));
  return isAbsolute(named) && !existsSync(inProject) && existsSync(named) ? resolve(named) : inProject;
}
