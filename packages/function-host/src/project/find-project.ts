import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { FunctionHostError } from '../errors';
import { CLOUDBASE_RC, type CloudbaseRc, readCloudbaseRc } from './cloudbase-rc';
import { type JsonObject, readJsonObject } from './json-file';
import { folderInProject } from './project-path';
import { functionFolders, holdsFunctions, isFunctionFolder } from './sort-folders';
import { readUniApp, withoutComments } from './uni-app';
import { pays, usesSdk } from './what-else';

/** A mini-program project and its cloud functions. */
export interface Project {
  /** The folder of its functions, absolute. */
  folder: string;
  /** The folder of its configuration files; `undefined` if it has none. */
  root: string | undefined;
  /** How the folder was found, as the end of "its functions are in …": `cloudfunctionRoot of project.config.json`. */
  foundBy: string;
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

const PROJECT_CONFIG = 'project.config.json';
/** A developer's own settings; WeChat's developer tools prefer them to those of the team. */
const PRIVATE_CONFIG = 'project.private.config.json';

/** The usual folders of functions, without a configuration. */
const USUAL = [
  ...['cloudfunctions', 'cloud/functions', 'functions', 'cloud', 'cloud-functions', 'cloudfunction'],
  // The folder from which the build of a uni-app copies them, and the folder of one without a build.
  ...[
    'src/cloudfunctions',
    'src/functions',
    'src/cloud',
    'static/cloudfunctions',
    'static/functions',
    'static/cloud',
    'src/static/cloudfunctions',
    'src/static/cloud',
  ],
];

/** The folders of functions of uniCloud, which may use wx-server-sdk too. */
const OF_UNICLOUD = /^(?:uniCloud(?:-\w+)?|cloudfunctions-(?:tcb|tencent|aliyun|alipay))$/;

/** Files of a project or repository, which a folder of nothing but functions has not. */
const OF_REPOSITORIES = [
  ...['.git', 'app.json', 'pages.json', 'App.vue', 'vite.config.js', 'vite.config.ts', 'vue.config.js'],
  ...['lerna.json', 'pnpm-workspace.yaml', 'miniprogram', 'Dockerfile'],
];

/** Folders of nothing but functions have such names. */
const FOLDER_NAMES = /^(?:cloud[-_]?functions?|functions|cloud)$/i;

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
    throw new FunctionHostError(
      'FOLDER_MISSING',
      `${given} is a file: name the folder of the project, or that of its functions.`,
    );
  }
  if (!isFolder(given)) {
    throw new FunctionHostError(
      'FOLDER_MISSING',
      `There is no folder ${given}. Create it with a subfolder for each function, for example ${join(given, 'hello', 'index.js')}, or name another folder.`,
    );
  }
  const own = isProject(given) ? configuredFolders(given) : [];
  const found = functionsWithin(given, own) ?? functionsBelow(given);
  if (found) return found;
  const [named] = own;
  // It has no functions, or is missing: what names it is to be corrected.
  if (named && isFolder(named.folder)) return project(named.folder, given, named.by);
  if (named) throw missingFolder(named, given);
  const usual = USUAL.map((name) => join(given, name)).find((folder) => holdsFunctions(folder, false));
  if (usual !== undefined) return usualProject(usual, given);
  if (isProject(given)) return project(given, given, 'the project’s own folder');
  return project(given, projectAbove(given), 'its path');
}

/** A folder that may have the functions, and what names it. */
interface Candidate {
  folder: string;
  by: string;
}

/** The functions of a project in the folder that its configuration names, or else in a usual one. */
function functionsWithin(root: string, configured: readonly Candidate[]): Project | undefined {
  const named = configured.find(({ folder }) => holdsFunctions(folder));
  if (named) return project(named.folder, root, named.by);
  // Functions that are not built or broken are still those that the configuration names.
  const unsure = configured.find(({ folder }) => holdsFunctions(folder, false));
  if (unsure) return project(unsure.folder, root, unsure.by);
  const [best, ...others] = byPayments(
    [...USUAL, ...uniCloudFolders(root)]
      .map((name) => join(root, name))
      .filter((folder) => holdsFunctions(folder)),
  ).filter((folder) => !isOfUniCloud(root, folder) || usesSdk(folder));
  if (best === undefined) return undefined;
  return { ...usualProject(best, root), otherFolders: others };
}

/** The functions of a project in a subfolder, for example of a repository that holds a mini program. */
function functionsBelow(top: string): Project | undefined {
  if (isFunctionFolder(top) || (holdsFunctions(top) && readUniApp(top) === undefined)) return undefined;
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
  const isFull =
    holdsFunctions(folder) && functionFolders(folder).some((name) => usesSdk(join(folder, name)));
  return isFull ? project(folder, undefined, 'its functions, which use wx-server-sdk') : undefined;
}

function usualProject(folder: string, root: string): Project {
  return project(folder, isProject(root) ? root : undefined, `the usual ${relative(root, folder)}`);
}

/** Folders whose functions pay first, then those whose functions use wx-server-sdk. */
function byPayments(folders: readonly string[]): string[] {
  const score = (folder: string) => (pays(folder) ? 2 : usesSdk(folder) ? 1 : 0);
  const scored = folders.length > 1 ? folders.map((folder) => ({ folder, score: score(folder) })) : [];
  if (scored.length === 0) return [...folders];
  return scored.sort((a, b) => b.score - a.score).map(({ folder }) => folder);
}

function uniCloudFolders(root: string): string[] {
  return readdirSync(root)
    .filter((name) => OF_UNICLOUD.test(name))
    .sort()
    .map((name) => (name.startsWith('uniCloud') ? join(name, 'cloudfunctions') : name));
}

function isOfUniCloud(root: string, folder: string): boolean {
  return OF_UNICLOUD.test(relative(root, folder).split(sep)[0] ?? '');
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_SOURCES.has(entry.name))
    .map(({ name }) => join(folder, name))
    .sort();
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

/** The folders that a project's configuration names, the most certain first. */
function configuredFolders(root: string): Candidate[] {
  const named = projectConfig(root)['cloudfunctionRoot'];
  const uniApp = readUniApp(root);
  return [
    ...(typeof named === 'string' && named !== ''
      ? [{ folder: folderInProject(root, named), by: `cloudfunctionRoot of ${PROJECT_CONFIG}` }]
      : []),
    ...[readCloudbaseRc(root)?.functionRoot]
      .filter((folder) => folder !== undefined)
      .map((folder) => ({ folder, by: `functionRoot of ${CLOUDBASE_RC}` })),
    ...(uniApp?.functionRoots ?? []).map((folder) => ({
      folder,
      by: `cloudfunctionRoot of mp-weixin in ${uniApp?.file}`,
    })),
  ];
}

function missingFolder({ folder, by }: Candidate, root: string): FunctionHostError {
  return new FunctionHostError(
    'FOLDER_MISSING',
    `There is no folder ${folder}, which ${by} in ${root} names for the cloud functions. Create it, build it, or correct the name.`,
  );
}

function project(folder: string, root: string | undefined, foundBy: string): Project {
  // Some projects keep the configuration of the CloudBase CLI beside the functions.
  const rc = (root === undefined ? undefined : readCloudbaseRc(root)) ?? readCloudbaseRc(folder);
  const appId = root === undefined ? undefined : (projectConfig(root)['appid'] ?? readUniApp(root)?.appId);
  return {
    folder,
    root,
    foundBy,
    // A tourist's project has a word there instead of an id.
    ...(typeof appId === 'string' && /^wx\w+$/.test(appId) && { appId }),
    ...(rc?.envId !== undefined && { envId: rc.envId }),
    ...(rc && { rc }),
    isRepository: isRepository(folder, root, rc),
    otherFolders: [],
  };
}

/** Whether the folder of the functions is a whole project or repository, where most folders are something else. */
function isRepository(folder: string, root: string | undefined, rc: CloudbaseRc | undefined): boolean {
  if (FOLDER_NAMES.test(basename(folder)) && folder !== root) return false;
  const isRoot = folder === root || rc?.functionRoot === folder;
  return isRoot || OF_REPOSITORIES.some((file) => existsSync(join(folder, file)));
}

function projectConfig(root: string): JsonObject {
  const contents = [PROJECT_CONFIG, PRIVATE_CONFIG].map((name) => {
    const { content, problem } = readJsonObject(join(root, name), withoutComments);
    if (problem !== undefined)
      throw new FunctionHostError('PROJECT_INVALID', `The project ${root} cannot be run: ${problem}`);
    return content;
  });
  return Object.assign({}, ...contents);
}

function isProject(folder: string): boolean {
  return (
    [PROJECT_CONFIG, PRIVATE_CONFIG, CLOUDBASE_RC].some((name) => existsSync(join(folder, name))) ||
    readUniApp(folder) !== undefined
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
