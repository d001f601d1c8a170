/**
 * Packs every package as it is published, into a folder: `npm publish <tarball>` sends it, and
 * `npm install <folder>/*.tgz` installs all of them in a project without asking a registry for any of ours.
 *
 * Usage: npm run pack [-- <folder>]     Default: .cache/packed
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packPackages, publishedPackages } from '../examples/pack.ts';

const root = join(import.meta.dirname, '..');
const into = resolve(process.argv[2] ?? join(root, '.cache/packed'));
mkdirSync(into, { recursive: true });
const packed = await packPackages(root, into, publishedPackages(root));
rmSync(join(into, 'staged'), { recursive: true });
for (const { file } of packed) console.log(file);
