import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.ts';

/** The packages that live inside cloud functions. */
export const FUNCTION_PACKAGES = ['wechatpay', 'cloudpay', 'wx-server-sdk'] as const;

export interface Manifest {
  name: string;
  version: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  [field: string]: unknown;
}

/** What `npm publish` would send. */
export interface Packed {
  manifest: Manifest;
  /** The tarball. */
  file: string;
  integrity: string;
  shasum: string;
  /** The files in it, relative to the package. */
  contents: string[];
}

/**
 * Packs the function packages as `npm publish` does.
 *
 * @param root the workspace, built
 * @param into the folder for the tarballs
 */
export async function packFunctionPackages(root: string, into: string): Promise<Packed[]> {
  const folders = FUNCTION_PACKAGES.map((name) => join(root, 'packages', name));
  const output = await npm(into, ['pack', ...folders, '--json', '--pack-destination', into]);
  const entries = Object.values(
    JSON.parse(output) as Record<
      string,
      { filename: string; integrity: string; shasum: string; name: string; files: { path: string }[] }
    >,
  );
  return folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const entry = entries.find(({ name }) => name === manifest.name);
    if (!entry) throw new Error(`npm pack said nothing of ${manifest.name}: ${output}`);
    const { filename, integrity, shasum, files } = entry;
    return {
      manifest,
      file: join(into, filename),
      integrity,
      shasum,
      contents: files.map(({ path }) => path),
    };
  });
}
