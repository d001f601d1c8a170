import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dependenciesOf } from './module-folders';

/**
 * The folders that a function's package.json declares as modules (`"common": "file:../common"`) and npm has not linked
 * yet, by module name. They need no registry.
 *
 * @param folder the function's folder
 */
export function linkedModules(folder: string): Readonly<Record<string, string>> {
  const declared = Object.entries(dependenciesOf(folder) ?? {}).flatMap(
    ([name, range]): [string, string][] => {
      if (!/^(?:file|link):/.test(range) || existsSync(join(folder, 'node_modules', name))) return [];
      const linked = resolve(folder, range.slice(range.indexOf(':') + 1));
      return existsSync(join(linked, 'package.json')) ? [[name, linked]] : [];
    },
  );
  return Object.fromEntries(declared);
}
