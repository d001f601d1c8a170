import { sortedFunctions } from './find-functions';
import { findProject, type Project } from './find-project';
import type { FunctionFolder } from './function-folder';
import { type MissingModules, missingModules } from './missing-modules';
import { type NotTaken, sortFolders } from './sort-folders';
import { type ProjectWarning, projectWarnings } from './warnings';

/** What was found in a project: its functions, what is no function, and what does not work or would not on CloudBase. */
export interface ProjectReport {
  /** The folder of the functions, absolute. */
  folder: string;
  /** How the folder was found: `cloudfunctionRoot of project.config.json`. */
  foundBy: string;
  /** The names of the functions, sorted. */
  functions: string[];
  notTaken: NotTaken[];
  /** Other folders with functions, absolute. */
  otherFolders: string[];
  warnings: ProjectWarning[];
  /** The functions whose code loads npm modules that are not installed. */
  missing: MissingModules[];
}

/**
 * Looks at the files of a project, without running any.
 *
 * @param path the project's folder, or that of its functions
 * @param provided modules that the host provides
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function inspectProject(path: string, provided: readonly string[] = []): ProjectReport {
  const project = findProject(path);
  const { functions, notTaken } = sortFolders(project.folder, project.rc, project.isRepository);
  return reportOf(project, [...sortedFunctions(functions).values()], notTaken, provided);
}

function reportOf(
  project: Project,
  functions: readonly FunctionFolder[],
  notTaken: NotTaken[],
  provided: readonly string[],
): ProjectReport {
  const { folder, root = folder, foundBy, otherFolders } = project;
  return {
    folder,
    foundBy,
    functions: functions.map(({ name }) => name),
    notTaken,
    otherFolders,
    warnings: projectWarnings(functions, folder),
    missing: functions
      .map((fn) => missingModules(fn, root, provided))
      .filter(({ modules }) => modules.length > 0),
  };
}
