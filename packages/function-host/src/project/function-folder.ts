import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FunctionSettings, readSettings, type SettingsSource } from './function-settings';
import { readJsonObject } from './json-file';

/** One function: a folder that CloudBase would accept as one. */
export interface FunctionFolder extends Omit<FunctionSettings, 'handler'> {
  name: string;
  /** Absolute, with symbolic links followed, as Node names the modules in it. */
  path: string;
  /** The file that exports `main`, relative to the folder: package.json's `main`, a handler's, or an index file. */
  entry: string;
  /** The name of the export that is called. Default: `main`, or the one in a handler. */
  exportName: string;
  /** Why it cannot be called, if that is visible without loading it. */
  problem?: string;
}

const INDEX_FILES = ['index.js', 'index.mjs', 'index.cjs'];

/**
 * The function in a folder, or `undefined` if there is none.
 * Its problem is kept in `problem`, so that the other functions can be called.
 *
 * @param further other sources of its settings, after its own config.json
 */
export function functionIn(
  path: string,
  name: string,
  further: readonly SettingsSource[] = [],
): FunctionFolder | undefined {
  if (!isFolder(path)) return undefined;
  const config = readJsonObject(join(path, 'config.json'));
  const own = config.content ? [{ file: 'config.json', content: config.content }] : [];
  const { settings, problem: invalid } = readSettings([...own, ...further]);
  const { handler, ...others } = settings;
  const manifest = readJsonObject(join(path, 'package.json'));
  const main = manifest.content?.['main'];
  const { entry, problem: missing } = entryOf(path, typeof main === 'string' ? main : '', handler);
  if (entry === undefined && missing === undefined && manifest.problem === undefined) return undefined;
  const problem = manifest.problem ?? config.problem ?? invalid ?? missing;
  return {
    name,
    path: realpathSync(path),
    entry: entry ?? 'index.js',
    exportName: handler?.slice(handler.lastIndexOf('.') + 1) ?? 'main',
    ...others,
    ...(problem !== undefined && { problem }),
  };
}

/** Whether a folder has functions in it. */
export function holdsFunctions(folder: string): boolean {
  return (
    isFolder(folder) &&
    functionIn(folder, '') === undefined &&
    functionFolders(folder).some((name) => functionIn(join(folder, name), name) !== undefined)
  );
}

/** The names in a folder that may be functions, sorted. */
export function functionFolders(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .sort();
}

function entryOf(path: string, main: string, handler: string | undefined) {
  const index = INDEX_FILES.find((file) => existsSync(join(path, file)));
  const handled =
    handler === undefined ? undefined : fileOf(path, handler.slice(0, handler.lastIndexOf('.')));
  // CloudBase itself uses index.js: it does not notice an invalid `main`.
  const entry =
    handled ?? (main !== '' && (index === undefined || fileOf(path, main) !== undefined) ? main : index);
  if (entry !== undefined && (entry !== main || fileOf(path, main) !== undefined)) return { entry };
  const source = ['index.ts', 'src/index.ts', 'src/main.ts'].find((file) => existsSync(join(path, file)));
  if (source !== undefined) {
    const wanted =
      entry === undefined
        ? 'there is no index.js and package.json names no "main"'
        : `package.json’s main, ${entry}, does not exist`;
    return {
      entry,
      problem: `it is written in TypeScript (${source}) and not compiled: ${wanted}. Compile it (npm run build, or npx tsc) and name the result as "main" in its package.json.`,
    };
  }
  return { entry };
}

/** The file that Node would load for a path without its extension, relative to the folder. */
function fileOf(folder: string, file: string): string | undefined {
  return ['', '.js', '.cjs', '.mjs', '/index.js']
    .map((end) => file + end)
    .find((candidate) => statSync(join(folder, candidate), { throwIfNoEntry: false })?.isFile());
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
