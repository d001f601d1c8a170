import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { say, type Text } from '@opencloudpay/internal';
import { isPackage, looksLikeFile, packageName } from '../../../project/code/module-name';
import { dependenciesOf, foldersUp, isInstalled } from '../../../project/modules/module-folders';
import type { FunctionCode } from '../../channel/messages';

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
): Text {
  if (/^(\.|\/|file:|[A-Za-z]:[\\/])/.test(missing))
    return say(
      `it requires ${relativeTo(fn, missing)}, which does not exist: correct the path or add the file.`,
      `引用了 ${relativeTo(fn, missing)}，但文件不存在：请更正路径，或添加该文件。`,
    );
  const name = packageName(missing);
  const [, asking] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(by) ?? [];
  if (asking !== undefined)
    return say(
      `its installed module '${asking}' needs the module '${missing}', which is not there: run \`npm install\` in ${folderOfModules(by)}.`,
      `已安装的模块 '${asking}' 依赖的模块 '${missing}' 不存在：请在 ${folderOfModules(by)} 中运行 \`npm install\`。`,
    );
  if (isInstalled(name, fn.path) && name !== missing)
    return say(
      `it requires '${missing}', and the installed module '${name}' has no such file: correct the name.`,
      `引用了 '${missing}'，但已安装的模块 '${name}' 中没有该文件：请更正名称。`,
    );
  const manifest = dependenciesOf(fn.path);
  const declared = manifest?.[name];
  if (name === SDK && !isOurs(declared)) return sdkProblem(fn, manifest !== undefined);
  // Where the host has a stand-in, functions with Tencent's SDK can pay too.
  const tencents = provided.includes(SDK) ? say('', '') : alsoTencents(manifest);
  const needs = (next: Text) =>
    say(
      `it needs the module '${name}', which is not installed: ${next.en}`,
      `需要的模块 '${name}' 没有安装：${next.zh}`,
    );
  const run = (command: string, where: string) =>
    say(`run ${command} in ${where}.${tencents.en}`, `请在 ${where} 中运行 ${command}。${tencents.zh}`);
  if (declared !== undefined) return needs(run('`npm install`', fn.path));
  const above = foldersUp(dirname(fn.path)).find((folder) => dependenciesOf(folder)?.[name] !== undefined);
  if (above !== undefined)
    return needs(
      say(
        `run \`npm install\` in ${above}, whose package.json declares it.`,
        `请在 ${above} 中运行 \`npm install\`，该目录的 package.json 声明了它。`,
      ),
    );
  if (!isPackage(missing) || looksLikeFile(missing)) return fileProblem(fn, missing);
  const { en, zh } = installed(name, manifest !== undefined);
  return needs(say(run(en, fn.path).en, run(zh, fn.path).zh));
}

/** The folder whose node_modules holds a file. */
function folderOfModules(file: string): string {
  return file.slice(0, file.search(/[\\/]node_modules[\\/]/));
}

/** Advice for a name that may be that of a file: nothing to install, except what a package.json declares. */
function fileProblem({ path }: FunctionCode, missing: string): Text {
  const beside = join(dirname(path), missing);
  const next = existsSync(beside)
    ? say(
        `it is in ${dirname(path)}, which CloudBase does not upload with the function: copy it into the function, or require it by its path.`,
        `它在 ${dirname(path)} 中，云开发上传云函数时不包含该目录：请复制到云函数中，或按路径引用。`,
      )
    : say('add the file or correct the name.', '请添加该文件，或更正名称。');
  return say(
    `it requires '${missing}', and ${path} has no such file: ${next.en} If it belongs to an npm package, name the package in "dependencies" of the function's package.json.`,
    `引用了 '${missing}'，但 ${path} 中没有该文件：${next.zh}如果它属于某个 npm 包，请把包名写入云函数 package.json 的 dependencies。`,
  );
}

function sdkProblem({ path }: FunctionCode, hasManifest: boolean): Text {
  const { en, zh } = installed(`${SDK}@npm:@opencloudpay/${SDK}`, hasManifest);
  return say(
    `it needs the module '${SDK}', which is not installed, and Tencent's cannot pay here: run ${en} in ${path}. To keep Tencent's SDK for everything but payments, install @opencloudpay/cloudpay beside it and write require('@opencloudpay/cloudpay/register') first.`,
    `需要的模块 '${SDK}' 没有安装，而腾讯的 SDK 在这里无法支付：请在 ${path} 中运行 ${zh}。如果除支付外仍要使用腾讯的 SDK，请同时安装 @opencloudpay/cloudpay，并在最前面写上 require('@opencloudpay/cloudpay/register')。`,
  );
}

/** Without a package.json in its folder, npm installs into a folder above. */
function installed(what: string, hasManifest: boolean): Text {
  const install = `\`npm install ${what}\``;
  if (hasManifest) return say(install, install);
  return say(`\`npm init -y\`, then ${install}`, `\`npm init -y\`，再运行 ${install}`);
}

/** What `npm install` brings besides, in a function that declares Tencent's SDK. */
function alsoTencents(manifest: Readonly<Record<string, string>> | undefined): Text {
  const declared = manifest?.[SDK];
  if (declared === undefined || isOurs(declared)) return say('', '');
  const ours = `\`npm install ${SDK}@npm:@opencloudpay/${SDK}\``;
  return say(
    ` That installs Tencent's ${SDK} too, which only pays at Tencent; to pay elsewhere, first run ${ours}, or write require('@opencloudpay/cloudpay/register') beside it.`,
    `这也会安装腾讯的 ${SDK}，它只能在腾讯云上支付；要在其他环境支付，请先运行 ${ours}，或在代码中加上 require('@opencloudpay/cloudpay/register')。`,
  );
}

function isOurs(declared: string | undefined): boolean {
  return /^npm:@opencloudpay\//.test(declared ?? '');
}

/** A path relative to the function's folder, if it is inside. */
export function relativeTo(fn: FunctionCode, path: string): string {
  return path.startsWith(fn.path) ? relative(fn.path, path) : path;
}
