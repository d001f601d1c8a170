/** The Nodes that cloud functions run on, each from the npm package `node`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const windows = process.platform === 'win32';

/**
 * The binary of the newest Node of a major version, installed below `folder` by npm, from npm's configured
 * registry. An existing one is not downloaded again.
 *
 * @returns its path and version
 */
export function nodeBinary(major: string, folder: string): { path: string; version: string } {
  const home = join(folder, major);
  const path = join(home, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
  if (!existsSync(path)) install(major, home);
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = stdout?.trim();
  if (error || !version?.startsWith(`v${major}.`)) {
    throw new Error(
      `${path} is not Node ${major} (it says '${version ?? error?.message}'): delete ${home} and run this again.`,
    );
  }
  return { path, version };
}

function install(major: string, home: string): void {
  process.stderr.write(`Fetching Node ${major} from the npm registry …\n`);
  mkdirSync(home, { recursive: true });
  // A separate root: npm would otherwise find ours further up.
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error', `node@${major}`];
  const npm = spawnSync('npm', args, { cwd: home, shell: windows, stdio: ['ignore', 2, 2] });
  if (npm.status !== 0)
    throw new Error(`npm could not install node@${major}: see above, and whether npm reaches its registry.`);
}
