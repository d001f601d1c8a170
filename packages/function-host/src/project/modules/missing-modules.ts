import { dirname } from 'node:path';
import type { MissingModule, MissingModules } from '@opencloudpay/contracts/dev-server/findings';
import { codeFile, fileOf } from '../code/code-file';
import { isPackage, looksLikeFile, packageName } from '../code/module-name';
import { reachableFiles } from '../code/reachable-files';
import type { FunctionFolder } from '../function-folder';
import { linkedModules } from './linked-modules';
import { dependenciesOf, foldersUp, isInstalled } from './module-folders';
import { isIn } from './shared-code';

/**
 * The npm modules that a function's code loads and that are not installed, by the names in its code. A name that may be
 * that of an own file is not among them: the message when the function is loaded says what to do.
 *
 * @param top the folder above which no package.json counts
 * @param provided modules that the host provides
 */
export function missingModules(fn: FunctionFolder, top: string, provided: readonly string[]): MissingModules {
  const missing = new Map<string, MissingModule>();
  const linked = linkedModules(fn.path);
  const entry = fileOf(fn.path, fn.entry);
  for (const { file } of entry === undefined ? [] : reachableFiles(entry)) {
    const code = codeFile(file);
    if (code === undefined || code.isBundled) continue;
    for (const { specifier, optional } of code.requests) {
      const name = packageName(specifier);
      if (optional || !isPackage(specifier) || provided.includes(name) || missing.has(name)) continue;
      if (Object.hasOwn(linked, name)) continue;
      if (fileOf(fn.path, specifier) || isInstalled(name, dirname(file)) || isInstalled(name, fn.path))
        continue;
      const declared = declaration(name, dirname(file), top) ?? declaration(name, fn.path, top);
      if (declared !== undefined || !looksLikeFile(specifier)) missing.set(name, { name, ...declared });
    }
  }
  const modules = [...missing.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    functionName: fn.name,
    path: fn.path,
    hasManifest: dependenciesOf(fn.path) !== undefined,
    modules,
  };
}

function declaration(
  name: string,
  from: string,
  top: string,
): { declaredIn: string; range: string } | undefined {
  for (const folder of foldersUp(from).filter((each) => each === from || isIn(each, top))) {
    const range = dependenciesOf(folder)?.[name];
    if (range !== undefined) return { declaredIn: folder, range };
  }
  return undefined;
}
