import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FunctionHostError } from './errors';

/** One function: a folder that CloudBase would take as one. */
export interface FunctionFolder {
  name: string;
  /** Absolute, with symbolic links followed, as Node names the modules in it. */
  path: string;
  /** The file that exports `main`, relative to the folder: package.json's `main`, or an index file. */
  entry: string;
  /** The time limit of its config.json, in milliseconds. */
  timeLimit?: number;
  /** Why it cannot be called, where that can be seen without loading it. */
  problem?: string;
}

const INDEX_FILES = ['index.js', 'index.mjs', 'index.cjs'];

/**
 * Finds the functions of a folder: its direct subfolders with an index file or a package.json that names one.
 * What is wrong with one function is kept in its `problem`, so that the others can be called.
 *
 * @throws {FunctionHostError} `FOLDER_MISSING` or `FOLDER_EMPTY`, with what to do
 */
export function findFunctions(folder: string): Map<string, FunctionFolder> {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FunctionHostError(
      'FOLDER_MISSING',
      `There is no folder ${root}. Create it with a subfolder for each function, for example ${join(root, 'hello', 'index.js')}, or name another folder.`,
    );
  }
  const functions = readdirSync(root)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .sort()
    .flatMap((name) => functionIn(root, name) ?? []);
  if (functions.length === 0) {
    throw new FunctionHostError(
      'FOLDER_EMPTY',
      `${root} holds no functions. A function is a subfolder with an index.js that exports main: create for example ${join(root, 'hello', 'index.js')} with \`exports.main = async (event, context) => 'hello'\`, or name another folder.`,
    );
  }
  return new Map(functions.map((fn) => [fn.name, fn]));
}

function functionIn(root: string, name: string): FunctionFolder | undefined {
  const path = join(root, name);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const manifest = readJson(path, 'package.json');
  const main = manifest.content?.['main'];
  const index = INDEX_FILES.find((file) => existsSync(join(path, file)));
  const named = typeof main === 'string' && main !== '' ? main : undefined;
  // CloudBase itself goes by index.js: a `main` that leads nowhere goes unnoticed there.
  const entry = named !== undefined && (index === undefined || leadsToFile(path, named)) ? named : index;
  if (entry === undefined && manifest.problem === undefined) return undefined;

  const config = readJson(path, 'config.json');
  const timeout = config.content?.['timeout'];
  const problem = manifest.problem ?? config.problem ?? timeoutProblem(timeout);
  return {
    name,
    path: realpathSync(path),
    entry: entry ?? 'index.js',
    ...(typeof timeout === 'number' && { timeLimit: timeout * 1000 }),
    ...(problem !== undefined && { problem }),
  };
}

function leadsToFile(path: string, main: string): boolean {
  return ['', '.js', '/index.js'].some((end) =>
    statSync(join(path, main + end), { throwIfNoEntry: false })?.isFile(),
  );
}

function timeoutProblem(timeout: unknown): string | undefined {
  if (timeout === undefined || (typeof timeout === 'number' && Number.isFinite(timeout) && timeout > 0))
    return undefined;
  return 'its config.json has a timeout that is not a number of seconds above 0: correct or remove it.';
}

function readJson(path: string, file: string): { content?: Record<string, unknown>; problem?: string } {
  const full = join(path, file);
  if (!existsSync(full)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(full, 'utf8').replace(/^\uFEFF/, ''));
    if (typeof content !== 'object' || content === null)
      return { problem: `its ${file} is not a JSON object: correct it.` };
    return { content: content as Record<string, unknown> };
  } catch (error) {
    return {
      problem: `its ${file} cannot be read as JSON (${error instanceof Error ? error.message : error}): correct it.`,
    };
  }
}
