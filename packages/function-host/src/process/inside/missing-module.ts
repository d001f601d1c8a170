import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isPackage, looksLikeFile, packageName } from '../../project/code/module-name';
import { dependenciesOf, foldersUp, isInstalled } from '../../project/module-folders';
import type { FunctionCode } from '../messages';

/** Tencent's SDK only pays at Tencent; ours replaces it under its name. */
const SDK = 'wx-server-sdk';

/** A module that could not be resolved. */
export interface Missing {
  /** As the code names it. */
  specifier: string;
  /** The file that asked for it, as far as Node says. */
  by?: string;
}

/** The module that could not be resolved, if that was the error. */
export function missingModule(error: unknown): Missing | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const [, specifier] = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
  if (specifier === undefined) return undefined;
  const stack = 'requireStack' in error && Array.isArray(error.requireStack) ? error.requireStack : [];
  const [, importer] = /\bimported from (.+?)(?:\n|$)/.exec(error.message) ?? [];
  const by = typeof stack[0] === 'string' ? stack[0] : importer;
  return { specifier, ...(by !== undefined && { by }) };
}

/**
 * Why a module is missing and what to do next, as the end of a sentence after the function's name.
 *
 * It advises to install only a declared dependency, or a name that can only be a package: an attacker can publish a
 * package named like a file, and installing it runs its code.
 */
export function missingModuleProblem(
  fn: FunctionCode,
  { specifier: missing, by = '' }: Missing,
  provided: readonly string[] = [],
): string {
  if (/^(\.|\/|file:|[A-Za-z]:[\\/])/.test(missing))
    return `it requires ${relativeTo(fn, missing)}, which does not exist: correct the path or add the file.`;
  const name = packageName(missing);
  const [, asking] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(by) ?? [];
  if (asking !== undefined)
    return `its installed module '${asking}' needs the module '${missing}', which is not there: run \`npm install\` in ${folderOfModules(by)}.`;
  if (isInstalled(name, fn.path) && name !== missing)
    return `it requires '${missing}', and the installed module '${name}' has no such file: correct the name.`;
  const manifest = dependenciesOf(fn.path);
  const declared = manifest?.[name];
  if (name === SDK && !isOurs(declared)) return sdkProblem(fn, manifest !== undefined);
  // Where the host has a stand-in, functions with Tencent's SDK can pay too.
  const tencents = provided.includes(SDK) ? '' : alsoTencents(manifest);
  const needs = `it needs the module '${name}', which is not installed`;
  if (declared !== undefined) return `${needs}: run \`npm install\` in ${fn.path}.${tencents}`;
  const above = foldersUp(dirname(fn.path)).find((folder) => dependenciesOf(folder)?.[name] !== undefined);
  if (above !== undefined)
    return `${needs}: run \`npm install\` in ${above}, whose package.json declares it.`;
  if (!isPackage(missing) || looksLikeFile(missing)) return fileProblem(fn, missing);
  return `${needs}: run ${installed(name, manifest !== undefined)} in ${fn.path}.${tencents}`;
}

/** The folder whose node_modules holds a file. */
function folderOfModules(file: string): string {
  return file.slice(0, file.search(/[\\/]node_modules[\\/]/));
}

/** Advice for a name that may be that of a file: nothing to install, except what a package.json declares. */
function fileProblem({ path }: FunctionCode, missing: string): string {
  const beside = join(dirname(path), missing);
  const next = existsSync(beside)
    ? `it is in ${dirname(path)}, which CloudBase does not upload with the function: copy it into the function, or require it by its path.`
    : 'add the file or correct the name.';
  return `it requires '${missing}', and ${path} has no such file: ${next} If it belongs to an npm package, name the package in "dependencies" of the function's package.json.`;
}

function sdkProblem({ path }: FunctionCode, hasManifest: boolean): string {
  return `it needs the module '${SDK}', which is not installed, and Tencent's cannot pay here: run ${installed(`${SDK}@npm:@opencloudpay/${SDK}`, hasManifest)} in ${path}. To keep Tencent's SDK for everything but payments, install @opencloudpay/cloudpay beside it and write require('@opencloudpay/cloudpay/register') first.`;
}

/** Without a package.json in its folder, npm installs into a folder above. */
function installed(what: string, hasManifest: boolean): string {
  return hasManifest ? `\`npm install ${what}\`` : `\`npm init -y\`, then \`npm install ${what}\``;
}

/** What `npm install` brings besides, in a function that declares Tencent's SDK. */
function alsoTencents(manifest: Readonly<Record<string, string>> | undefined): string {
  const declared = manifest?.[SDK];
  if (declared === undefined || isOurs(declared)) return '';
  return ` That installs Tencent's ${SDK} too, which only pays at Tencent; to pay elsewhere, first run \`npm install ${SDK}@npm:@opencloudpay/${SDK}\`, or write require('@opencloudpay/cloudpay/register') beside it.`;
}

function isOurs(declared: string | undefined): boolean {
  return /^npm:@opencloudpay\//.test(declared ?? '');
}

/** A path relative to the function's folder, if it is inside. */
export function relativeTo(fn: FunctionCode, path: string): string {
  return path.startsWith(fn.path) ? relative(fn.path, path) : path;
}
