import { registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isWithin, moduleUse, type StandIn, useOfCopy } from '../../project/module-use';

/**
 * Makes `require` and `import` of certain names resolve to given files, unless the function has its own copy, and that
 * copy is one that it can use.
 *
 * @param folder the function's folder, with symbolic links followed
 * @param modules stand-ins by module name
 * @see https://nodejs.org/docs/latest-v22.x/api/module.html#moduleregisterhooksoptions
 */
export function installStandIns(folder: string, modules: Readonly<Record<string, StandIn>>): void {
  if (Object.keys(modules).length === 0) return;
  registerHooks({
    resolve(specifier, context, next) {
      const standIn = Object.hasOwn(modules, specifier) ? modules[specifier] : undefined;
      if (standIn === undefined) return next(specifier, context);
      const stood = { url: pathToFileURL(standIn.file).href, shortCircuit: true };
      const importer = importerFolder(context.parentURL, folder);
      if (isWithin(importer, folder)) {
        const { from } = moduleUse(specifier, standIn, importer, folder);
        return from === 'own-copy' ? next(specifier, context) : stood;
      }
      // A dependency that is linked into the function from elsewhere, or the stand-in itself: it has the modules
      // that were installed with it, and the stand-in for want of them.
      try {
        const found = next(specifier, context);
        const copy = copyOf(found.url, specifier);
        const isReplaced =
          copy !== undefined && useOfCopy(copy, specifier, standIn.replacesUpTo).from === 'stand-in';
        return isReplaced ? stood : found;
      } catch {
        return stood;
      }
    },
  });
}

function importerFolder(parentURL: string | undefined, folder: string): string {
  return parentURL?.startsWith('file:') ? dirname(fileURLToPath(parentURL)) : folder;
}

/** The folder of the package that a file of it was found in. */
function copyOf(url: string, name: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const file = fileURLToPath(url);
  const inside = join('node_modules', name) + sep;
  const at = file.lastIndexOf(inside);
  return at < 0 ? undefined : file.slice(0, at + inside.length - 1);
}
