import { cpSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from './npm.ts';

export type Example = 'npm-alias' | 'register' | 'create-cloud-pay';

/**
 * Copies an example to an empty folder and installs it there, as a user would.
 *
 * @param root the workspace
 * @param registry where packages of ours come from; all others come from the machine's own registry
 * @returns the folder, which the caller removes
 */
export async function installExample(root: string, example: Example, registry: string): Promise<string> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `opencloudpay-${example}-`));
  cpSync(join(root, 'examples', example), folder, {
    recursive: true,
    filter: (file) => !file.includes('node_modules'),
  });
  writeFileSync(join(folder, '.npmrc'), `@opencloudpay:registry=${registry}\n`);
  // Without scripts, as the workspace itself installs what it does not need to run.
  const options = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--cache', join(root, '.cache/npm')];
  await npm(folder, ['install', ...options]);
  return folder;
}
