import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectEnvironment, projectFolder } from '@opencloudpay/emulator';

/** What tells the folder of a project from any other. */
const SIGNS = [
  '.cloudpay',
  'project.config.json',
  'cloudbaserc.json',
  'cloudbase-data',
  ...['cloudfunctions', 'functions', 'cloud', 'cloud-functions', 'cloudfunction'],
];

/**
 * The documents and files that `cloudpay dev` keeps for the project of a folder.
 *
 * @returns `undefined` where the folder is of no project
 */
export function findProjectData(path: string): { folder: string; files: string; envId: string } | undefined {
  const root = projectFolder(path);
  if (!SIGNS.some((name) => existsSync(join(root, name)))) return undefined;
  const state = join(root, '.cloudpay');
  return { folder: join(state, 'documents'), files: join(state, 'files'), envId: projectEnvironment(root) };
}
