import type { NotTaken, ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { sortedFunctions } from './find/find-functions';
import { findProject, type Project } from './find/find-project';
import { sortFolders } from './find/sort-folders';
import type { FunctionFolder } from './function-folder';
import { missingModules } from './modules/missing-modules';
import { openApiWarnings } from './openapi-warnings';
import { variableWarnings } from './variable-warnings';
import { projectWarnings } from './warnings';

/**
 * Looks at the files of a project, without running any.
 *
 * @param path the project's folder, or that of its functions
 * @param provided modules that the host provides
 * @param variables environment variables that the host gives to all functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function inspectProject(
  path: string,
  provided: readonly string[] = [],
  variables: readonly string[] = [],
): ProjectFindings {
  const project = findProject(path);
  const { functions, notTaken } = sortFolders(project.folder, project.rc, project.isRepository);
  return findingsOf(project, [...sortedFunctions(functions).values()], notTaken, { provided, variables });
}

function findingsOf(
  project: Project,
  functions: readonly FunctionFolder[],
  notTaken: NotTaken[],
  { provided, variables }: { provided: readonly string[]; variables: readonly string[] },
): ProjectFindings {
  const { folder, root = folder, foundBy, otherFolders } = project;
  return {
    folder,
    foundBy: foundBy.en,
    foundByZh: foundBy.zh,
    functions: functions.map(({ name }) => name),
    notTaken,
    otherFolders,
    warnings: [
      ...projectWarnings(functions, folder),
      ...openApiWarnings(functions, folder),
      ...variableWarnings(functions, folder, variables),
    ],
    missing: functions
      .map((fn) => missingModules(fn, root, provided))
      .filter(({ modules }) => modules.length > 0),
  };
}
