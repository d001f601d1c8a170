import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  name: string;
  /** Never published: its code goes into the bundles of the packages that use it. */
  private?: boolean;
  exports: Record<string, string | { 'opencloudpay:source'?: string }>;
  engines: { node: string };
  /** Where a mini program finds the package: WeChat's own key. */
  miniprogram?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export const root = join(import.meta.dirname, '../..');
/** Packages are built here and then moved in one step: a failed build leaves the last good one in place. */
export const staging = join(root, '.cache/build');
export const folders = readdirSync(join(root, 'packages'))
  .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
  .sort();
/** The published packages. A private package has no build of its own: esbuild bundles it from its sources. */
export const packages = folders.filter((name) => !manifestOf(name).private);
const privateNames = folders.map(manifestOf).flatMap((manifest) => (manifest.private ? [manifest.name] : []));

/** @param name of its folder */
export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

/** Whether the folder has a package that is never published. */
export function isPrivate(folder: string): boolean {
  return privateNames.includes(`@opencloudpay/${folder}`);
}

/**
 * The parts of a package that users can load: its index and its subpaths, by their places below `src`. `./express` in the
 * manifest's exports leads to `src/entries/express.ts` if the manifest says so; the build has the same places in `dist`.
 */
export function entriesOf(manifest: Manifest): string[] {
  return Object.values(manifest.exports).flatMap((target) => {
    const source = typeof target === 'string' ? undefined : target['opencloudpay:source'];
    return /^\.\/src\/(.+)\.ts$/.exec(source ?? '')?.[1] ?? [];
  });
}
