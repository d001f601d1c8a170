/** Empty projects outside the workspace, as users have them. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npm, usersEnvironment } from '../../examples/npm.ts';
import type { Packed } from '../../examples/pack.ts';

const run = promisify(execFile);

export interface ProjectOptions {
  /** The workspace. */
  root: string;
  /** The registry of our packages; all others come from the machine's own registry. */
  registry: string;
  packages: readonly Packed[];
  /** Other packages to install: names and versions. */
  tools?: Readonly<Record<string, string>>;
  /** Default: `commonjs`. */
  type?: 'commonjs' | 'module';
}

/**
 * Creates a project in an empty folder, with all packages of ours installed from the registry.
 *
 * @returns the folder, which the caller removes
 */
export async function createProject({
  root,
  registry,
  packages,
  tools = {},
  type = 'commonjs',
}: ProjectOptions): Promise<string> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'opencloudpay-consumer-'));
  cpSync(join(root, 'scripts/consumers/fixtures'), folder, { recursive: true });
  const ours = Object.fromEntries(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  const manifest = { name: 'consumer', private: true, type, dependencies: { ...ours, ...tools } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'entries.json'), JSON.stringify(entriesOf(packages)));
  await install(root, folder, registry);
  return folder;
}

/** Installs the dependencies of a folder, without running install scripts. */
export async function install(root: string, folder: string, registry: string): Promise<void> {
  writeFileSync(join(folder, '.npmrc'), `@opencloudpay:registry=${registry}\n`);
  const options = ['--ignore-scripts', '--prefer-offline', '--cache', join(root, '.cache/npm')];
  await npm(folder, ['install', ...options]);
}

/** All specifiers with which a program can load our code: each package, and each of its subpaths. */
export function entriesOf(packages: readonly Packed[]): string[] {
  return packages.flatMap(({ manifest }) =>
    Object.keys(manifest['exports'] as object)
      // Files of JSON are read, not loaded. `register` replaces a part of wx-server-sdk: see the example of that name.
      .filter((path) => !/\.json$|register$/.test(path))
      .map((path) => `${manifest.name}${path.slice(1)}`),
  );
}

/**
 * Runs a Node program in a project, as a user would, and returns its output.
 *
 * @throws an Error with what the program printed
 */
export async function runNode(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const env = { ...usersEnvironment(), ...variables };
    return (await run(process.execPath, args, { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`node ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
