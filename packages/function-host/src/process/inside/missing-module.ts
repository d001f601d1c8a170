import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FunctionCode } from '../messages';

/** Tencent's SDK only pays at Tencent; ours replaces it under its name. */
const SDK = 'wx-server-sdk';

/** The extensions of files that functions load. npm has packages with such names too (`decimal.js`). */
const FILE_ENDING = /\.(?:json|[cm]?[jt]s|node|wasm|pem|p12|pfx|key|crt|txt|xml)$/i;

/** The name that could not be resolved, if that was the error. */
export function missingModule(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  return /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
}

/**
 * Why a module is missing and what to do next, as the end of a sentence after the function's name.
 *
 * It advises to install only a declared dependency, or a name that can only be a package: an attacker can publish a
 * package named like a file, and installing it runs its code.
 */
export function missingModuleProblem(fn: FunctionCode, missing: string): string {
  if (/^(\.|\/|file:|[A-Za-z]:\\)/.test(missing))
    return `it requires ${relativeTo(fn, missing)}, which does not exist: correct the path or add the file.`;
  const name = packageName(missing);
  const declared = declaredVersion(fn, name);
  if (name === SDK && !/^npm:@opencloudpay\//.test(declared ?? '')) return sdkProblem(fn);
  if (declared === undefined && (FILE_ENDING.test(missing) || name !== missing))
    return `it requires '${missing}', and ${fn.path} has no such file: add the file or correct the name. If it belongs to an npm package, name the package in "dependencies" of the function's package.json.`;
  const what = declared === undefined ? ` ${name}` : '';
  return `it needs the module '${name}', which is not installed: run \`npm install${what}\` in ${fn.path}.`;
}

function sdkProblem({ path }: FunctionCode): string {
  return `it needs the module '${SDK}', which is not installed, and Tencent's cannot pay here: write "${SDK}": "npm:@opencloudpay/wx-server-sdk@latest" into "dependencies" of its package.json and run \`npm install\` in ${path}. To keep Tencent's SDK for everything but payments, install @opencloudpay/cloudpay beside it and write require('@opencloudpay/cloudpay/register') first.`;
}

/** `dayjs` of `dayjs/plugin/utc`, `@scope/name` of `@scope/name/file`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The version that the function's package.json gives a dependency; `undefined` if it does not name it. */
function declaredVersion(fn: FunctionCode, name: string): string | undefined {
  const file = join(fn.path, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as {
      dependencies?: Record<string, unknown>;
    };
    return Object.hasOwn(dependencies, name) ? String(dependencies[name]) : undefined;
  } catch {
    return undefined;
  }
}

/** A path relative to the function's folder, if it is inside. */
export function relativeTo(fn: FunctionCode, path: string): string {
  return path.startsWith(fn.path) ? relative(fn.path, path) : path;
}
