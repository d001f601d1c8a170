import { dirname, join } from 'node:path';
import { FunctionHostError } from '../errors';
import { findProject, type Project } from './find-project';
import { exportsMain, type FunctionFolder, functionIn } from './function-folder';
import { namesInText } from './names-in-text';
import { holdsFunctions, sortFolders } from './sort-folders';
import { uniCloudFolders } from './usual-folders';
import { whatElse } from './what-else';

/**
 * Finds the functions of a project: the subfolders of its functions' folder with an index file or a package.json
 * that names one, and those that cloudbaserc.json has elsewhere.
 *
 * @param path the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `FOLDER_EMPTY` or `PROJECT_INVALID`, with the next step
 */
export function findFunctions(path: string): Map<string, FunctionFolder> {
  const project = findProject(path);
  const { functions, notTaken } = sortFolders(project.folder, project.rc, project.isRepository);
  if (functions.length === 0) {
    const { folder, foundBy } = project;
    const by = foundBy === 'its path' ? '' : ` (${foundBy})`;
    if (isProbablyFunction(folder)) {
      throw new FunctionHostError(
        'FOLDER_EMPTY',
        `${folder}${by} is a function itself: name the folder that it is in, ${dirname(folder)}, or the project’s.`,
      );
    }
    const others = notTaken.map(({ name, why }) => `${name} (${why})`);
    const not = others.length === 0 ? '' : ` Not taken: ${namesInText(others)}.`;
    throw new FunctionHostError(
      'FOLDER_EMPTY',
      `${folder}${by} holds no functions.${not}${ofUniCloud(folder)} A function is a subfolder with an index.js that exports main: create for example ${join(folder, 'hello', 'index.js')} with \`exports.main = async (event, context) => 'hello'\`, or name another folder.`,
    );
  }
  return sortedFunctions(functions);
}

/** A sentence about functions of uniCloud, which is another platform. */
function ofUniCloud(folder: string): string {
  const other = uniCloudFolders(folder).find((name) => holdsFunctions(join(folder, name)));
  if (other === undefined) return '';
  return ` The functions in ${other} do not use wx-server-sdk: they need the platform of uniCloud, which is not emulated.`;
}

function isProbablyFunction(folder: string): boolean {
  const fn = functionIn(folder, '');
  return fn !== undefined && (exportsMain(fn) !== 'no' || whatElse(folder, fn) === undefined);
}

/** The functions of a project by name, sorted; empty if there are none. */
export function functionsOf(project: Project): Map<string, FunctionFolder> {
  return sortedFunctions(sortFolders(project.folder, project.rc, project.isRepository).functions);
}

export function sortedFunctions(functions: readonly FunctionFolder[]): Map<string, FunctionFolder> {
  return new Map([...functions].sort((a, b) => (a.name < b.name ? -1 : 1)).map((fn) => [fn.name, fn]));
}
