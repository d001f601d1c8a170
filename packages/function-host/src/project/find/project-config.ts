import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say, type Text } from '@opencloudpay/internal';
import { type JsonObject, readJsonObject } from '../json-file';
import { CLOUDBASE_RC, cannotRun, readCloudbaseRc } from './cloudbase-rc';
import { folderInProject } from './project-path';
import { readUniApp, withoutComments } from './uni-app';

const PROJECT_CONFIG = 'project.config.json';
/** A developer's own settings; WeChat's developer tools prefer them to those of the team. */
const PRIVATE_CONFIG = 'project.private.config.json';

/** A folder that may have the functions. */
export interface Candidate {
  folder: string;
  /** What names it, as the end of "its functions are in …". */
  by: Text;
}

/** Whether a folder has the configuration of a mini-program project. */
export function isProject(folder: string): boolean {
  return (
    hasProjectConfig(folder) || existsSync(join(folder, CLOUDBASE_RC)) || readUniApp(folder) !== undefined
  );
}

/** Whether a folder has the configuration of WeChat's developer tools. */
export function hasProjectConfig(folder: string): boolean {
  return [PROJECT_CONFIG, PRIVATE_CONFIG].some((name) => existsSync(join(folder, name)));
}

/**
 * The folders that a project's configuration names, the most certain first.
 *
 * @throws {FunctionHostError} `PROJECT_INVALID`
 */
export function configuredFolders(root: string): Candidate[] {
  const configured = projectConfig(root)['cloudfunctionRoot'];
  const uniApp = readUniApp(root);
  return [
    ...(typeof configured === 'string' && configured !== ''
      ? [{ folder: folderInProject(root, configured), by: named('cloudfunctionRoot', PROJECT_CONFIG) }]
      : []),
    ...[readCloudbaseRc(root)?.functionRoot]
      .filter((folder) => folder !== undefined)
      .map((folder) => ({ folder, by: named('functionRoot', CLOUDBASE_RC) })),
    ...(uniApp?.functionRoots ?? []).map((folder) => ({
      folder,
      by: say(
        `cloudfunctionRoot of mp-weixin in ${uniApp?.file}`,
        `${uniApp?.file} 中 mp-weixin 的 cloudfunctionRoot`,
      ),
    })),
  ];
}

const named = (field: string, file: string) => say(`${field} of ${file}`, `${file} 的 ${field}`);

/**
 * The id of a project's mini program; `undefined` if it names none.
 *
 * @throws {FunctionHostError} `PROJECT_INVALID`
 */
export function appIdOf(root: string): string | undefined {
  const appId = projectConfig(root)['appid'] ?? readUniApp(root)?.appId;
  // A tourist's project has a word there instead of an id.
  return typeof appId === 'string' && /^wx\w+$/.test(appId) ? appId : undefined;
}

/**
 * The folders of a project's mini program: of what WeChat's developer tools run, and of its sources.
 *
 * @throws {FunctionHostError} `PROJECT_INVALID`
 */
export function miniProgramRootsOf(root: string): string[] {
  const { miniprogramRoot, srcMiniprogramRoot } = projectConfig(root);
  const named = [miniprogramRoot, srcMiniprogramRoot].filter((folder) => typeof folder === 'string');
  return [...new Set(named.filter((folder) => folder !== '').map((folder) => folderInProject(root, folder)))];
}

function projectConfig(root: string): JsonObject {
  const contents = [PROJECT_CONFIG, PRIVATE_CONFIG].map((name) => {
    const { content, problem } = readJsonObject(join(root, name), withoutComments);
    if (problem !== undefined) throw cannotRun(root, problem);
    return content;
  });
  return Object.assign({}, ...contents);
}
