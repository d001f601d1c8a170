import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageName } from '../../../project/code/module-name';
import { linkedModules } from '../../../project/modules/linked-modules';
import { moduleUse, ownCopy, type StandIn, useOfCopy } from '../../../project/modules/module-use';

/**
 * Makes `require` and `import` of certain names resolve to given files, unless the function has its own usable
 * copy, and of modules that are folders of the project to these, as npm would link them.
 *
 * @param folder the function's folder, with symbolic links followed
 * @param modules stand-ins by module name
 * @see https://nodejs.org/docs/latest-v22.x/api/module.html#moduleregisterhooksoptions
 */
export function installStandIns(folder: string, modules: Readonly<Record<string, StandIn>>): void {
  const linked = linkedModules(folder);
  if (Object.keys(modules).length === 0 && Object.keys(linked).length === 0) return;
  const ofFunction = createRequire(join(folder, 'package.json'));
  registerHooks({
    resolve(specifier, context, next) {
      const standIn = Object.hasOwn(modules, specifier) ? modules[specifier] : undefined;
      const resolvedTo = (file: string) => ({ url: pathToFileURL(file).href, shortCircuit: true });
      if (standIn === undefined) {
        const name = packageName(specifier);
        const link = Object.hasOwn(linked, name) ? linked[name] : undefined;
        if (link === undefined) return next(specifier, context);
        return resolvedTo(ofFunction.resolve(join(link, specifier.slice(name.length))));
      }
      const copy = ownCopy(specifier, folder, importerFolder(context.parentURL, folder));
      if (copy !== undefined) {
        const { from } = useOfCopy(copy, specifier, standIn);
        return from === 'own-copy' ? next(specifier, context) : resolvedTo(standIn.file);
      }
      // Shared code is outside of the functions, and uses the same copy as the function.
      const { from } = moduleUse(specifier, standIn, folder);
      return resolvedTo(from === 'own-copy' ? ofFunction.resolve(specifier) : standIn.file);
    },
  });
}

function importerFolder(parentURL: string | undefined, folder: string): string {
  return parentURL?.startsWith('file:') ? dirname(fileURLToPath(parentURL)) : folder;
}
