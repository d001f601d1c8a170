import { codeFile, fileOf } from './code/code-file';
import { reachableFiles } from './code/reachable-files';
import { functionsOf } from './find/find-functions';
import { findProject } from './find/find-project';

/**
 * Whether the code of any function of a project calls `cloud.database()`. No code runs.
 *
 * @param path the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function callsDatabase(path: string): boolean {
  return [...functionsOf(findProject(path)).values()].some((fn) => {
    const first = fileOf(fn.path, fn.entry);
    return first !== undefined && reachableFiles(first).some(({ file }) => codeFile(file)?.callsDatabase);
  });
}
