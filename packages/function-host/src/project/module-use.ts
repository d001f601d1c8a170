import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** A module that the host has for functions without a copy of their own. */
export interface StandIn {
  /** The absolute path of the file that functions get. */
  file: string;
  /** Functions get it instead of their own copy, too, up to this version of the original: `2.3.2`. */
  replacesUpTo?: string | undefined;
}

/** Which copy of a module a function gets. */
export interface ModuleUse {
  from: 'own-copy' | 'stand-in';
  /** Of the function's own copy, where it uses that and the copy has one. */
  version?: string;
  /** The version of the function's own copy, where the stand-in replaces it. */
  replaced?: string;
}

/**
 * Decides between a function's own copy of a module and the stand-in.
 *
 * "Its own" means a node_modules folder inside the function's folder: that is what is uploaded with it. A copy
 * that lies further up (a project's root) is there for the editor, and would not exist in the cloud.
 *
 * @param importer the folder of the file that loads the module
 * @param folder the function's folder
 */
export function moduleUse(
  name: string,
  { replacesUpTo }: StandIn,
  importer: string,
  folder: string,
): ModuleUse {
  const copy = ownCopy(importer, folder, name);
  return copy === undefined ? { from: 'stand-in' } : useOfCopy(copy, name, replacesUpTo);
}

/** The same for a copy that is known to be used. @param copy its folder */
export function useOfCopy(copy: string, name: string, replacesUpTo: string | undefined): ModuleUse {
  const { name: itsName, version } = manifestIn(copy);
  // What stands in already, by an alias in package.json, counts its versions otherwise.
  const replaced = itsName === name && version !== undefined && isUpTo(version, replacesUpTo);
  if (replaced) return { from: 'stand-in', replaced: version };
  return { from: 'own-copy', ...(version !== undefined && { version }) };
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

function ownCopy(importer: string, folder: string, name: string): string | undefined {
  for (let at = importer; isWithin(at, folder); at = dirname(at)) {
    const copy = join(at, 'node_modules', name);
    if (existsSync(copy)) return copy;
  }
  return undefined;
}

function manifestIn(copy: string): { name?: string; version?: string } {
  try {
    const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as Record<string, unknown>;
    const { name, version } = manifest;
    return {
      ...(typeof name === 'string' && { name }),
      ...(typeof version === 'string' && { version }),
    };
  } catch {
    return {};
  }
}

function isUpTo(version: string, bound: string | undefined): boolean {
  if (bound === undefined) return false;
  const [parts, bounds] = [version, bound].map((text) => text.split(/[.-]/).map(Number)) as [
    number[],
    number[],
  ];
  for (const [index, limit] of bounds.entries()) {
    const part = parts[index] ?? 0;
    if (part !== limit) return part < limit;
  }
  return true;
}
