import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '@opencloudpay/internal';
import { exportsName, fileOf } from './code/code-file';
import { functionEntry } from './function-entry';
import { type FunctionSettings, readSettings, type SettingsSource } from './function-settings';
import { readJsonObject } from './json-file';
import { readOpenApiPermissions } from './openapi-permissions';

/** One function: a folder that CloudBase would accept as one. */
export interface FunctionFolder extends Omit<FunctionSettings, 'handler'> {
  name: string;
  /** Absolute, with symbolic links followed, as Node names the modules in it. */
  path: string;
  /** The file that exports `main`, relative to the folder: package.json's `main`, a handler's, or an index file. */
  entry: string;
  /** The name of the export that is called. Default: `main`, or the one in a handler. */
  exportName: string;
  /** The methods of `cloud.openapi` that its config.json allows. */
  openapi: readonly string[];
  /** The entry was found by its content; the platform would look for index.js. */
  isGuess?: true;
  /** It is in a folder that groups functions; the platform would not find it there. */
  isNested?: true;
  /** Why it cannot be called, if that is visible without loading it. */
  problem?: Text;
}

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
  const { methods, problem: unreadable } = readOpenApiPermissions(config.content ?? {});
  const manifest = readJsonObject(join(path, 'package.json'));
  const main = manifest.content?.['main'];
  const {
    entry,
    isGuess,
    problem: missing,
  } = functionEntry(path, typeof main === 'string' ? main : '', handler);
  if (entry === undefined && missing === undefined && manifest.problem === undefined) return undefined;
  const problem = manifest.problem ?? config.problem ?? invalid ?? unreadable ?? missing;
  return {
    name,
    path: realpathSync(path),
    entry: entry ?? 'index.js',
    exportName: handler?.slice(handler.lastIndexOf('.') + 1) ?? 'main',
    openapi: methods,
    ...others,
    ...(isGuess && { isGuess: true as const }),
    ...(problem !== undefined && { problem }),
  };
}

/** Whether a function's entry exports what is called, as far as its code says that without being run. */
export function exportsMain({ path, entry, exportName }: FunctionFolder): 'yes' | 'no' | 'unknown' {
  const file = fileOf(path, entry);
  return file === undefined ? 'unknown' : exportsName(file, exportName);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
