import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { FunctionHostError } from '../errors';
import { CLOUDBASE_RC, type CloudbaseRc, readCloudbaseRc } from './cloudbase-rc';
import { functionIn, holdsFunctions } from './function-folder';
import { type JsonObject, readJsonObject } from './json-file';
import { readUniApp } from './uni-app';

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
    'static/cloudfunctions',
    'static/cloud',
    'src/static/cloudfunctions',
  ],
];

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
  const found = functionsWithin(given) ?? functionsBelow(given);
  if (found) return found;
  if (isProject(given)) return project(given, given, 'the project’s own folder');
  return project(given, projectAbove(given), 'its path');
}

function functionsWithin(root: string): Project | undefined {
  const configured = isProject(root) ? configuredFunctions(root) : undefined;
  if (configured) return configured;
  const usual = USUAL.map((name) => join(root, name)).find(holdsFunctions);
  if (usual === undefined) return undefined;
  return project(usual, isProject(root) ? root : undefined, `the usual ${relative(root, usual)}`);
}

/** The functions of a project in a subfolder, for example of a repository that holds a mini program. */
function functionsBelow(top: string): Project | undefined {
  if (functionIn(top, '') !== undefined || (holdsFunctions(top) && readUniApp(top) === undefined))
    return undefined;
  let folders = [top];
  for (let level = 0; level < LEVELS_DOWN; level += 1) {
    folders = folders.flatMap(foldersIn).slice(0, MOST_FOLDERS);
    for (const folder of folders) {
      try {
        const found = functionsWithin(folder);
        if (found) return found;
      } catch (error) {
        // A project that cannot run does not hide the others.
        if (!(error instanceof FunctionHostError)) throw error;
      }
    }
  }
  return undefined;
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
      if (functionsWithin(root)?.folder === folder) return root;
    } catch (error) {
      // Missing functions of a project further up do not matter here.
      if (!(error instanceof FunctionHostError && error.code === 'FOLDER_MISSING')) throw error;
    }
  }
  return undefined;
}

function configuredFunctions(root: string): Project | undefined {
  const config = projectConfig(root);
  const named = config['cloudfunctionRoot'];
  const uniApp = readUniApp(root);
  const candidates = [
    ...(typeof named === 'string' && named !== ''
      ? [{ folder: resolve(root, named), by: `cloudfunctionRoot of ${PROJECT_CONFIG}` }]
      : []),
    ...[readCloudbaseRc(root)?.functionRoot]
      .filter((folder) => folder !== undefined)
      .map((folder) => ({ folder, by: `functionRoot of ${CLOUDBASE_RC}` })),
    ...(uniApp?.functionRoots ?? []).map((folder) => ({
      folder,
      by: `cloudfunctionRoot of mp-weixin in ${uniApp?.file}`,
    })),
  ];
  const found = candidates.find(({ folder }) => isFolder(folder));
  if (found) return project(found.folder, root, found.by);
  const [missing] = candidates;
  if (!missing) return undefined;
  throw new FunctionHostError(
    'FOLDER_MISSING',
    `There is no folder ${missing.folder}, which ${missing.by} in ${root} names for the cloud functions. Create it, build it, or correct the name.`,
  );
}

function project(folder: string, root: string | undefined, foundBy: string): Project {
  const rc = root === undefined ? undefined : readCloudbaseRc(root);
  const appId = root === undefined ? undefined : (projectConfig(root)['appid'] ?? readUniApp(root)?.appId);
  return {
    folder,
    root,
    foundBy,
    // A tourist's project has a word there instead of an id.
    ...(typeof appId === 'string' && /^wx\w+$/.test(appId) && { appId }),
    ...(rc?.envId !== undefined && { envId: rc.envId }),
    ...(rc && { rc }),
  };
}

function projectConfig(root: string): JsonObject {
  const contents = [PROJECT_CONFIG, PRIVATE_CONFIG].map((name) => {
    const { content, problem } = readJsonObject(join(root, name));
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
