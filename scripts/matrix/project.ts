/** A CloudBase project as a user has it after `npm install` with the alias for wx-server-sdk. */
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** @returns a new temporary folder with the sample functions, our built packages, and the program that runs them */
export function createProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'opencloudpay-matrix-'));
  cpSync(join(root, 'cloudfunctions'), join(project, 'cloudfunctions'), { recursive: true });
  install('wx-server-sdk', join(project, 'node_modules/wx-server-sdk'));
  for (const name of ['cloudpay', 'wechatpay', 'wechatpay-v3'])
    install(name, join(project, 'node_modules/@opencloudpay', name));
  for (const file of ['function.cjs', 'import.mjs', 'v3.mjs'])
    cpSync(join(import.meta.dirname, file), join(project, file));
  cpSync(join(root, 'packages/wechatpay-v3/fixtures'), join(project, 'fixtures'), { recursive: true });
  return project;
}

/** Copies the files that `npm pack` would take. */
function install(name: string, folder: string): void {
  const from = join(root, 'packages', name);
  const { files } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { files: string[] };
  for (const file of ['package.json', ...files])
    cpSync(join(from, file), join(folder, file), { recursive: true });
}
