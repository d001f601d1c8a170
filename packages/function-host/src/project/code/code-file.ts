import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { callbackNames } from './callback-names';
import { type Exported, exportedBy } from './exported';
import { openApiMethods } from './openapi-methods';
import { readVariables } from './read-variables';
import { isBundled, type ModuleRequest, requestsIn, withoutComments } from './requests';

/** What a file of code says without being run. */
export interface CodeFile {
  requests: readonly ModuleRequest[];
  /** Whether a bundler wrote it. */
  isBundled: boolean;
  usesSdk: boolean;
  /** Whether it calls `cloudPay`. */
  pays: boolean;
  /** Whether it calls `cloud.database()`. */
  callsDatabase: boolean;
  /** The methods of `cloud.openapi` that it calls. */
  openApiMethods: readonly string[];
  /** The environment variables whose values it takes without a default. */
  variables: readonly string[];
  /** The functions that it names as callbacks. */
  callbackNames: readonly string[];
  /** Whether it listens on a port, as a server does. */
  listens: boolean;
  exported(name: string): Exported;
}

/** Larger files are data, or bundles with everything in them. */
const LARGEST = 4 * 1024 * 1024;
/** How many files are remembered. */
const MOST = 5_000;
/** How many files pass an export on to the next. */
const MOST_STEPS = 5;

const known = new Map<string, { mtimeMs: number; size: number; code: CodeFile }>();

/** Reads a file of code, and remembers it until it changes. `undefined` if there is no such file. */
export function codeFile(path: string): CodeFile | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > LARGEST) return undefined;
  const { mtimeMs, size } = stat;
  const before = known.get(path);
  if (before?.mtimeMs === mtimeMs && before.size === size) return before.code;
  const code = readCode(path);
  if (code === undefined) return undefined;
  if (known.size >= MOST) known.clear();
  known.set(path, { mtimeMs, size, code });
  return code;
}

/** Whether a file exports a name, through the files whose exports it passes on. */
export function exportsName(path: string, name: string, steps = 0): 'yes' | 'no' | 'unknown' {
  const exported = codeFile(path)?.exported(name) ?? 'unknown';
  if (typeof exported === 'string') return exported;
  const next = fileOf(dirname(path), exported.from);
  return next === undefined || steps >= MOST_STEPS ? 'unknown' : exportsName(next, name, steps + 1);
}

/** The file that Node loads for a path that may lack its extension. */
export function fileOf(folder: string, path: string): string | undefined {
  return ['', '.js', '.cjs', '.mjs', '.json', '/index.js', '/index.mjs', '/index.cjs']
    .map((end) => join(folder, path + end))
    .find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}

function readCode(path: string): CodeFile | undefined {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    // It may be gone by now, or not readable: Node reports that when the function is loaded.
    return undefined;
  }
  const code = withoutComments(source);
  const exported = new Map<string, Exported>();
  return {
    requests: requestsIn(source),
    isBundled: isBundled(source),
    usesSdk: code.includes('wx-server-sdk'),
    pays: /\bcloudPay\b/.test(code),
    callsDatabase: /\.\s*database\s*\(/.test(code),
    openApiMethods: openApiMethods(code),
    variables: isBundled(source) ? [] : readVariables(code),
    callbackNames: callbackNames(code),
    listens: /\.listen\s*\(/.test(code),
    exported(name) {
      const answer = exported.get(name) ?? exportedBy(code, name);
      exported.set(name, answer);
      return answer;
    },
  };
}
