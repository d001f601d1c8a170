import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** A module of the host for functions without a copy of their own. */
export interface StandIn {
  /** The absolute path of the file that functions get. */
  file: string;
  /** Functions also get it instead of their own copy, up to this version of the original: `2.3.2`. */
  replacesUpTo?: string | undefined;
}

/** Which copy of a module a function gets. */
export interface ModuleUse {
  from: 'own-copy' | 'stand-in';
  /** The version of the function's own copy, if it is used and has one. */
  version?: string;
  /** The version of the function's own copy, if the stand-in replaces it. */
  replaced?: string;
}

/**
 * Decides between a function's own copy of a module and the stand-in.
 *
 * "Its own" means a node_modules folder inside the function's folder, which is uploaded with it. A copy
 * further up (in a project's root) is there for the editor, and would not exist in the cloud.
 *
 * @param folder the function's folder
 * @param importer the folder of the file in it that loads the module
 */
export function moduleUse(name: string, standIn: StandIn, folder: string, importer = folder): ModuleUse {
  const copy = ownCopy(name, folder, importer);
  return copy === undefined ? { from: 'stand-in' } : useOfCopy(copy, name, standIn);
}

/**
 * The copy of a module that a file has by itself: in a node_modules folder next to or above it, below the folders that
 * also contain the function. A file outside of the function is shared code, or a linked package.
 */
export function ownCopy(name: string, folder: string, importer: string): string | undefined {
  for (let at = importer; at === folder || !isWithin(folder, at); at = dirname(at)) {
    const copy = join(at, 'node_modules', name);
    if (existsSync(copy)) return copy;
    if (at === dirname(at)) break;
  }
  return undefined;
}

/** Decides between a copy and the stand-in. @param copy its folder */
export function useOfCopy(copy: string, name: string, { replacesUpTo }: StandIn): ModuleUse {
  const { name: itsName, version } = manifestIn(copy);
  // An alias in package.json may name a stand-in already, whose versions have another meaning.
  const replaced = itsName === name && version !== undefined && isUpTo(version, replacesUpTo);
  if (replaced) return { from: 'stand-in', replaced: version };
  return { from: 'own-copy', ...(version !== undefined && { version }) };
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

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isUpTo(version: string, bound: string | undefined): boolean {
  if (bound === undefined) return false;
  const parts = version.split(/[.-]/).map(Number);
  for (const [index, limit] of bound.split('.').map(Number).entries()) {
    const part = parts[index] ?? 0;
    if (part !== limit) return part < limit;
  }
  return true;
}
