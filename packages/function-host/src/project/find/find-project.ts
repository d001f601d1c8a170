import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { say, type Text } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';
import { type CloudbaseRc, readCloudbaseRc } from './cloudbase-rc';
import { appIdOf, type Candidate, configuredFolders, isProject, miniProgramRootsOf } from './project-config';
import { functionFolders, holdsFunctions, isFunctionFolder } from './sort-folders';
import { byPayments, isRepository, isUniCloud, usualFolders } from './usual-folders';
import { usesSdk } from './what-else';

/** A mini-program project and its cloud functions. */
export interface Project {
  /** The folder of its functions, absolute. */
  folder: string;
  /** The folder of its configuration files; `undefined` if it has none. */
  root: string | undefined;
  /** How the folder was found, as the end of "its functions are in …": `cloudfunctionRoot of project.config.json`. */
  foundBy: Text;
  /** Where project.config.json has the mini program, absolute: its folder, and that of its sources, if it names any. */
  miniProgramRoots: string[];
  /** The mini program's id, from project.config.json. */
  appId?: string;
  /** The environment's id, from cloudbaserc.json. */
  envId?: string;
  rc?: CloudbaseRc;
  /** Whether the folder has other things in it than functions. */
  isRepository: boolean;
  /** Other folders with functions, absolute: another mini program of the repository, for example. */
  otherFolders: string[];
}

/** The folder itself was given. */
export const ITS_PATH = say('its path', '启动时指定的目录');

/** How many levels above a folder of functions its project's configuration is searched. */
const LEVELS_UP = 4;

/** How many levels below the given folder a project is searched, and in at most how many folders of a level. */
const LEVELS_DOWN = 3;
const MOST_FOLDERS = 300;

/** Folders of what is installed or built. */
const NOT_SOURCES = new Set(['node_modules', 'miniprogram_npm', 'dist', 'unpackage', 'coverage']);

/**
 * Finds the functions of a project: by the configuration of WeChat's developer tools or the CloudBase CLI, in
 * a usual place, or in the given folder itself.
 *
 * @param path the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function findProject(path: string): Project {
  const given = resolve(path);
  if (existsSync(given) && !isFolder(given)) {
    throw new FunctionHostError('FOLDER_MISSING', {
      en: `${given} is a file: name the folder of the project, or that of its functions.`,
      zh: `${given} 是文件：请给出项目目录，或云函数所在的目录。`,
    });
  }
  if (!isFolder(given)) {
    throw new FunctionHostError('FOLDER_MISSING', {
      en: `There is no folder ${given}. Create it with a subfolder for each function, for example ${join(given, 'hello', 'index.js')}, or name another folder.`,
      zh: `没有目录 ${given}。请创建它，每个云函数一个子目录，例如 ${join(given, 'hello', 'index.js')}，或给出另一个目录。`,
    });
  }
  const own = isProject(given) ? configuredFolders(given) : [];
  const found = functionsWithin(given, own) ?? functionsBelow(given);
  if (found) return found;
  const [named] = own;
  // It has no functions, or is missing: what names it is to be corrected.
  if (named && isFolder(named.folder)) return project(named.folder, given, named.by);
  if (named) throw missingFolder(named, given);
  const [usual] = usualFolders(given, (folder) => holdsFunctions(folder, false));
  if (usual !== undefined) return usualProject(usual, given);
  if (isProject(given)) return project(given, given, say('the project’s own folder', '项目目录本身'));
  return project(given, projectAbove(given), ITS_PATH);
}

/** The functions of a project in the folder that its configuration names, or else in a usual one. */
function functionsWithin(root: string, configured: readonly Candidate[]): Project | undefined {
  const named = configured.find(({ folder }) => holdsFunctions(folder));
  if (named) return project(named.folder, root, named.by);
  // Functions that are not built or broken are still those that the configuration names.
  const unsure = configured.find(({ folder }) => holdsFunctions(folder, false));
  if (unsure) return project(unsure.folder, root, unsure.by);
  const [best, ...others] = usualFolders(root, (folder) => holdsFunctions(folder));
  if (best === undefined) return undefined;
  return { ...usualProject(best, root), otherFolders: others };
}

/** The functions of a project in a subfolder, for example of a repository that holds a mini program. */
function functionsBelow(top: string): Project | undefined {
  if (isFunctionFolder(top)) return undefined;
  // In a repository, a folder that exports main may be anything: a program, a test.
  if (isRepository(top) ? holdsSdkFunctions(top) : holdsFunctions(top)) return undefined;
  let folders = [top];
  for (let level = 0; level < LEVELS_DOWN; level += 1) {
    folders = folders.flatMap(foldersIn).slice(0, MOST_FOLDERS);
    const found = folders.map(functionsAt).filter((each) => each !== undefined);
    const [best, ...others] = byPayments(found.map(({ folder }) => folder));
    const chosen = found.find(({ folder }) => folder === best);
    if (chosen)
      return {
        ...chosen,
        otherFolders: [...new Set([...chosen.otherFolders, ...others])].filter((folder) => folder !== best),
      };
  }
  return undefined;
}

/** The functions of a folder in a repository: by its configuration or name, or because they use wx-server-sdk. */
function functionsAt(folder: string): Project | undefined {
  try {
    const found = functionsWithin(folder, isProject(folder) ? configuredFolders(folder) : []);
    if (found) return found;
  } catch (error) {
    // A project that cannot run does not hide the others.
    if (!(error instanceof FunctionHostError)) throw error;
    return undefined;
  }
  return holdsSdkFunctions(folder)
    ? project(
        folder,
        undefined,
        say('a folder whose functions use wx-server-sdk', '其中的云函数使用 wx-server-sdk'),
      )
    : undefined;
}

/** Whether a folder has functions, and one of them uses wx-server-sdk. */
function holdsSdkFunctions(folder: string): boolean {
  const names = functionFolders(folder);
  if (names.length > MOST_FOLDERS) return false;
  return names.some((name) => {
    const path = join(folder, name);
    return isFunctionFolder(path) && usesSdk(path);
  });
}

function usualProject(folder: string, root: string): Project {
  const usual = relative(root, folder);
  return project(folder, isProject(root) ? root : undefined, say(`the usual ${usual}`, `常用目录 ${usual}`));
}

function foldersIn(folder: string): string[] {
  return (
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      // What is in a folder of uniCloud was looked at with the folder above.
      .filter((name) => !name.startsWith('.') && !NOT_SOURCES.has(name) && !isUniCloud(name))
      .map((name) => join(folder, name))
      .sort()
  );
}

/** The project of a given functions' folder: its settings still apply. */
function projectAbove(folder: string): string | undefined {
  let root = folder;
  for (let level = 0; level < LEVELS_UP && root !== dirname(root); level += 1) {
    root = dirname(root);
    if (!isProject(root)) continue;
    try {
      if (functionsWithin(root, configuredFolders(root))?.folder === folder) return root;
    } catch (error) {
      // An invalid project further up does not matter here, unless it is the one of these functions.
      if (!(error instanceof FunctionHostError && error.code === 'FOLDER_MISSING')) throw error;
    }
  }
  return undefined;
}

function missingFolder({ folder, by }: Candidate, root: string): FunctionHostError {
  return new FunctionHostError(
    'FOLDER_MISSING',
    say(
      `There is no folder ${folder}, which ${by.en} in ${root} names for the cloud functions. Create it, build it, or correct the name.`,
      `没有目录 ${folder}，它是 ${root} 中 ${by.zh} 指定的云函数目录。请创建或构建它，或更正名称。`,
    ),
  );
}

function project(folder: string, root: string | undefined, foundBy: Text): Project {
  // Some projects keep the configuration of the CloudBase CLI beside the functions.
  const rc = (root === undefined ? undefined : readCloudbaseRc(root)) ?? readCloudbaseRc(folder);
  const appId = root === undefined ? undefined : appIdOf(root);
  return {
    folder,
    root,
    foundBy,
    miniProgramRoots: root === undefined ? [] : miniProgramRootsOf(root),
    ...(appId !== undefined && { appId }),
    ...(rc?.envId !== undefined && { envId: rc.envId }),
    ...(rc && { rc }),
    isRepository: isRepository(folder),
    otherFolders: [],
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
