import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the installation of a package contains. */
export interface Installed {
  bytes: number;
  packages: number;
  /** Packages that run their own code during installation, by name. */
  installScripts: string[];
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  files?: string[];
  scripts?: Record<string, string>;
}

/** The scripts that npm runs in the installing project; `prepare` and similar run only where a package is built. */
const RUN_AT_INSTALL = ['preinstall', 'install', 'postinstall'];

/**
 * Adds up a package and all of its dependencies, each once.
 *
 * @param workspace the folder of published packages: of those only the files that `npm pack` takes count
 */
export function installedTree(folder: string, workspace: string): Installed {
  const seen = new Set<string>();
  const tree: Installed = { bytes: 0, packages: 0, installScripts: [] };
  add(realpathSync(folder));
  return tree;

  function add(real: string): void {
    if (seen.has(real)) return;
    seen.add(real);
    const manifest = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8')) as Manifest;
    const { name, dependencies = {}, files = [], scripts = {} } = manifest;
    tree.packages += 1;
    tree.bytes += real.startsWith(workspace)
      ? packed(real, files).reduce((sum, file) => sum + sizeOf(join(real, file)), 0)
      : sizeOf(real);
    if (RUN_AT_INSTALL.some((script) => script in scripts)) tree.installScripts.push(name);
    for (const dependency of Object.keys(dependencies)) {
      const found = findPackage(dependency, real);
      if (!found)
        throw new Error(`${name} depends on ${dependency}, which is not installed: run npm test once.`);
      add(found);
    }
  }
}

/** The files that `npm pack` takes: those that the manifest lists, and some in any case. */
function packed(folder: string, files: readonly string[]): string[] {
  const always = readdirSync(folder).filter((file) =>
    /^(package\.json|(readme|licen[cs]e)(\..*)?)$/i.test(file),
  );
  return [...always, ...files];
}

function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      return realpathSync(join(folder, 'node_modules', name));
    } catch {
      // Not found here: node looks one folder up.
    }
  }
  return undefined;
}

function sizeOf(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  return readdirSync(path)
    .filter((entry) => entry !== 'node_modules')
    .reduce((sum, entry) => sum + sizeOf(join(path, entry)), 0);
}
