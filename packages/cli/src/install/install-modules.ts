import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectModules } from '@opencloudpay/emulator';
import { parseJsonObject } from '@opencloudpay/internal';
import { keepingModules } from './keep-modules';
import { runNpm } from './npm';

/** The list of packages that npm writes into node_modules. */
interface PackageList {
  packages?: Record<string, { hasInstallScript?: boolean }>;
}

/** What was installed for functions, or why not. */
export interface Installation {
  /** The folder of the package.json. */
  folder: string;
  functions: readonly string[];
  /** What was missing: `dayjs@^1.11.0`. */
  modules: readonly string[];
  /** npm's reason, if it failed. */
  failure?: string;
  /** Modules whose own install scripts were not run. */
  scripts: readonly string[];
}

/** How many folders npm works in at once. */
const AT_ONCE = 3;

export interface InstallOptions {
  /** Install Tencent's wx-server-sdk too, where functions declare it. */
  realSdk: boolean;
  /** Called before npm runs in a folder. */
  onStart?: (installation: Pick<Installation, 'folder' | 'functions' | 'modules'>) => void;
  /** Called when npm has ended. */
  onEnd?: (installation: Installation) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Installs with npm what the package.json files of a project's functions declare, into each function. It writes no
 * package.json and no lock file, and runs no install scripts.
 *
 * wx-server-sdk stays the emulator's stand-in: an empty package takes its place while npm works.
 *
 * @throws {InstallError} `NPM_NOT_FOUND`, `INTERRUPTED`
 */
export async function installModules(path: string, options: InstallOptions): Promise<Installation[]> {
  const { realSdk, onStart, onEnd, signal } = options;
  const waiting = projectModules(path, { realSdk });
  const done: Installation[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { folder, functions, modules, provided } = next;
      const about = { folder, functions, modules: modules.map(({ name, range }) => `${name}@${range}`) };
      onStart?.(about);
      const { failure } = await keepingModules(folder, () => installWithout(provided, folder, signal));
      const installation = {
        ...about,
        ...(failure !== undefined && { failure }),
        scripts: failure === undefined ? withScripts(folder) : [],
      };
      onEnd?.(installation);
      done.push(installation);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  const failed = workers.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return done.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Installs into a folder what its package.json declares, except some modules. */
async function installWithout(names: readonly string[], folder: string, signal: AbortSignal) {
  const empty = mkdtempSync(join(tmpdir(), 'cloudpay-install-'));
  try {
    const placeholders = names.map((name, index) => {
      const place = join(empty, String(index));
      writeManifest(place, { name, version: '0.0.0' });
      return `${name}@file:${place}`;
    });
    const options = ['--no-save', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
    const result = await runNpm(folder, ['install', ...options, ...placeholders], signal);
    for (const name of names) rmSync(join(folder, 'node_modules', name), { recursive: true, force: true });
    return result;
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

function writeManifest(folder: string, manifest: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** The installed modules that would run a script when they are installed. */
function withScripts(folder: string): string[] {
  const file = join(folder, 'node_modules', '.package-lock.json');
  // An older npm writes no such list.
  const parsed = existsSync(file) ? parseJsonObject(readFileSync(file, 'utf8')) : { value: {} };
  const packages = 'value' in parsed ? (parsed.value as PackageList).packages : undefined;
  return Object.entries(packages ?? {})
    .filter(([place, { hasInstallScript }]) => hasInstallScript && place.includes('node_modules/'))
    .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
}
