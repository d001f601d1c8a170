import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Makes `require` and `import` of certain names resolve to given files, unless the function has its own copy.
 *
 * "Its own" means a node_modules folder inside the function's folder: that is what is uploaded with it. A copy
 * that lies further up (a project's root) is there for the editor, and would not exist in the cloud.
 *
 * @param folder the function's folder, with symbolic links followed
 * @param modules file paths by module name
 * @see https://nodejs.org/docs/latest-v22.x/api/module.html#moduleregisterhooksoptions
 */
export function installStandIns(folder: string, modules: Readonly<Record<string, string>>): void {
  if (Object.keys(modules).length === 0) return;
  registerHooks({
    resolve(specifier, context, next) {
      const file = Object.hasOwn(modules, specifier) ? modules[specifier] : undefined;
      if (file === undefined) return next(specifier, context);
      const standIn = { url: pathToFileURL(file).href, shortCircuit: true };
      const importer = importerFolder(context.parentURL, folder);
      if (isWithin(importer, folder))
        return hasOwnCopy(importer, folder, specifier) ? next(specifier, context) : standIn;
      // A dependency that is linked into the function from elsewhere, or the stand-in itself: it has the modules
      // that were installed with it, and the stand-in for want of them.
      try {
        return next(specifier, context);
      } catch {
        return standIn;
      }
    },
  });
}

function importerFolder(parentURL: string | undefined, folder: string): string {
  return parentURL?.startsWith('file:') ? dirname(fileURLToPath(parentURL)) : folder;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

function hasOwnCopy(importer: string, folder: string, name: string): boolean {
  for (let at = importer; isWithin(at, folder); at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', name))) return true;
  }
  return false;
}
