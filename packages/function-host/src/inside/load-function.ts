import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Thrown } from '../errors';
import type { FunctionFolder } from '../find-functions';
import { describeThrown } from './thrown';

/** A function's entry: what `exports.main` is. */
export type Main = (event: unknown, context: unknown) => unknown;

export type Loaded = { main: Main } | { problem: string; thrown?: Thrown };

/**
 * Loads a function, CommonJS or ES module alike, and finds its `main`.
 *
 * @returns `main`, or why there is none: a sentence that says what to do, to be read after the function's name
 */
export async function loadFunction(fn: FunctionFolder): Promise<Loaded> {
  let file: string;
  try {
    file = createRequire(join(fn.path, 'package.json')).resolve(join(fn.path, fn.entry));
  } catch {
    return {
      problem: `its package.json names '${fn.entry}' as main, which does not exist: correct "main" or add the file.`,
    };
  }
  let exported: Record<string, unknown>;
  try {
    exported = await import(pathToFileURL(file).href);
  } catch (error) {
    return { problem: loadProblem(fn, error), thrown: describeThrown(error) };
  }
  // Named exports of a CommonJS module are found by reading its source; what was assigned less plainly is only
  // on `module.exports`, which is the default.
  const fallback = exported['default'];
  const main = exported['main'] ?? (isRecord(fallback) ? fallback['main'] : undefined);
  if (typeof main === 'function') return { main: main as Main };
  const names = Object.keys(isRecord(fallback) ? fallback : exported).filter((name) => name !== 'default');
  return {
    problem: `${relative(fn.path, file)} exports no function \`main\`${
      names.length > 0 ? ` (it exports ${names.slice(0, 8).join(', ')})` : ''
    }: add \`exports.main = async (event, context) => { … }\`.`,
  };
}

function loadProblem(fn: FunctionFolder, error: unknown): string {
  const { name, message, stack } = describeThrown(error);
  const missing = missingModule(error);
  if (missing) {
    const isFile = /^(\.|\/|file:|[A-Za-z]:\\)/.test(missing);
    if (isFile)
      return `it requires ${relativeTo(fn, missing)}, which does not exist: correct the path or add the file.`;
    const declared = isDeclared(fn, missing);
    return `it needs the module '${missing}', which is not installed: run \`npm install${declared ? '' : ` ${missing}`}\` in ${fn.path}.`;
  }
  const where = placeIn(fn, stack);
  if (name === 'SyntaxError')
    return `syntax error${where && ` in ${where}`}: ${message}. Correct it and call again.`;
  return `it threw while it was loaded${where && ` (${where})`}: ${name}: ${message}`;
}

/** The name that could not be resolved, where that was the error. */
function missingModule(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  return /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
}

function isDeclared(fn: FunctionFolder, name: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(fn.path, 'package.json'), 'utf8')) as {
      dependencies?: object;
    };
    return Object.hasOwn(manifest.dependencies ?? {}, name);
  } catch {
    return false;
  }
}

/** The first place of a stack that lies in the function: `index.js:3`. */
function placeIn(fn: FunctionFolder, stack = ''): string {
  const [folder, url] = [fn.path, pathToFileURL(fn.path).href];
  for (const line of stack.split('\n')) {
    for (const start of [url, folder]) {
      const at = line.indexOf(`${start}/`);
      const place = at < 0 ? null : /^[^:]*:\d+/.exec(line.slice(at + start.length + 1));
      if (place) return place[0];
    }
  }
  return '';
}

function relativeTo(fn: FunctionFolder, path: string): string {
  return path.startsWith(fn.path) ? relative(fn.path, path) : path;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
