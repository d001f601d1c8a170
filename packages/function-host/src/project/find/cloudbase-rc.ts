import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { say, type Text } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';
import { isObject, type JsonObject, readJsonObject } from '../json-file';
import { folderInProject } from './project-path';

export const CLOUDBASE_RC = 'cloudbaserc.json';

/** The functions in a project's configuration of the CloudBase CLI. */
export interface CloudbaseRc {
  envId?: string;
  /** Absolute. */
  functionRoot?: string;
  /** The whole file. */
  content: JsonObject;
  functions: { name: string /** Absolute. */; folder?: string; settings: JsonObject }[];
}

/**
 * Reads a project's cloudbaserc.json; `{{env.NAME}}` in it stands for a variable of the project's .env files.
 *
 * @throws {FunctionHostError} `PROJECT_INVALID` if it cannot be read
 * @see https://docs.cloudbase.net/cli-v1/config
 */
export function readCloudbaseRc(root: string): CloudbaseRc | undefined {
  const file = join(root, CLOUDBASE_RC);
  const { content, problem } = readJsonObject(file, (text) => fillIn(text, root));
  if (problem !== undefined) throw cannotRun(root, problem);
  if (!content) return undefined;
  const { envId, functionRoot, functionDefaultConfig, functions } = content;
  const defaults = isObject(functionDefaultConfig) ? functionDefaultConfig : {};
  return {
    content,
    // A placeholder that no .env file fills is not an id.
    ...(typeof envId === 'string' && /^[\w-]+$/.test(envId) && { envId }),
    ...(typeof functionRoot === 'string' &&
      functionRoot !== '' && { functionRoot: folderInProject(root, functionRoot) }),
    functions: (Array.isArray(functions) ? functions : []).filter(isObject).flatMap((fn) => {
      const { name, dir, config } = fn;
      if (typeof name !== 'string' || name === '') return [];
      // Old configurations nest the settings under `config`.
      const settings = { ...defaults, ...(isObject(config) ? config : {}), ...fn };
      return { name, settings, ...(typeof dir === 'string' && { folder: folderInProject(root, dir) }) };
    }),
  };
}

/** The error of a project with a file that cannot be read. */
export function cannotRun(root: string, problem: Text): FunctionHostError {
  return new FunctionHostError(
    'PROJECT_INVALID',
    say(`The project ${root} cannot be run: ${problem.en}`, `无法运行项目 ${root}：${problem.zh}`),
  );
}

function fillIn(text: string, root: string): string {
  const variables: Record<string, string | undefined> = {};
  for (const name of ['.env', '.env.local']) {
    const file = join(root, name);
    if (existsSync(file)) Object.assign(variables, parseEnv(readFileSync(file, 'utf8')));
  }
  return text.replace(/\{\{\s*env\.([\w.]+)\s*\}\}/g, (placeholder, name: string) => {
    const value = variables[name];
    return value === undefined ? placeholder : JSON.stringify(value).slice(1, -1);
  });
}
