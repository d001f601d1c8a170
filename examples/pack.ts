import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.ts';
import { type Manifest, publishedManifest } from './published-manifest.ts';

/** The packages that live inside cloud functions. */
export const FUNCTION_PACKAGES = ['wechatpay', 'wechatpay-v3', 'cloudpay', 'wx-server-sdk'] as const;

/** What `npm publish <tarball>` would send. */
export interface Packed {
  /** As published: without what only this workspace understands. */
  manifest: Manifest;
  /** The tarball. */
  file: string;
  integrity: string;
  shasum: string;
  /** The files in it, relative to the package. */
  contents: string[];
}

/** The folders of all packages that are published. */
export function publishedPackages(root: string): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'package.json')))
    .filter((name) => !manifestOf(join(root, 'packages', name)).private)
    .sort();
}

/** Packs the packages that live inside cloud functions, see {@link packPackages}. */
export function packFunctionPackages(root: string, into: string): Promise<Packed[]> {
  return packPackages(root, into, FUNCTION_PACKAGES);
}

/**
 * Packs packages as they are published: a copy of what each package publishes, with its published manifest, given to
 * `npm pack`. A copy, because the manifests of the workspace name sources, by which its own tools resolve.
 *
 * @param root the workspace, built
 * @param into the folder for the tarballs
 * @param names the folders of the packages
 */
export async function packPackages(root: string, into: string, names: readonly string[]): Promise<Packed[]> {
  const folders = names.map((name) => stage(join(root, 'packages', name), join(into, 'staged', name)));
  const output = await npm(into, ['pack', ...folders, '--json', '--pack-destination', into]);
  const entries = Object.values(
    JSON.parse(output) as Record<
      string,
      { filename: string; integrity: string; shasum: string; name: string; files: { path: string }[] }
    >,
  );
  return folders.map((folder) => {
    const manifest = manifestOf(folder);
    const entry = entries.find(({ name }) => name === manifest.name);
    if (!entry) throw new Error(`npm pack did not pack ${manifest.name}: ${output}`);
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

/** Copies what a package publishes. */
function stage(folder: string, copy: string): string {
  const manifest = manifestOf(folder);
  // npm packs these also where `files` does not name them.
  const always = readdirSync(folder).filter((file) => /^(readme|licen[cs]e|changelog)/i.test(file));
  mkdirSync(copy, { recursive: true });
  for (const file of [...(manifest.files ?? []), ...always])
    if (file === 'docs') putDocumentation(join(folder, '../../docs'), join(copy, file));
    else cpSync(join(folder, file), join(copy, file), { recursive: true });
  writeFileSync(join(copy, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
  return copy;
}

/** The pages of the repository, which `cloudpay explain` shows; without pictures. */
function putDocumentation(pages: string, into: string): void {
  for (const file of readdirSync(pages, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.md')) cpSync(join(pages, file), join(into, file));
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
