import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { GENERATED_TYPES } from './generate-types.ts';
import { folders, root } from './packages.ts';
import { DEPLOY_FILES } from './put-deploy-files.ts';

/** A hash over everything that a build reads and that is not installed: sources, manifests, and the build itself. */
export function fingerprint(): string {
  const hash = createHash('sha256');
  const add = (path: string) =>
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  const build = ['scripts/build', 'scripts/api-types'].flatMap((folder) => sourcesIn(join(root, folder)));
  const others = [
    'pnpm-lock.yaml',
    'tsconfig.json',
    'tsconfig.declarations.json',
    'scripts/build.ts',
    ...DEPLOY_FILES.map((file) => `deploy/${file}`),
  ];
  for (const path of [...others.map((file) => join(root, file)), ...build]) add(path);
  for (const name of folders) {
    const folder = join(root, 'packages', name);
    add(join(folder, 'package.json'));
    for (const path of ['src', 'page'].flatMap((source) => sourcesIn(join(folder, source)))) add(path);
  }
  return hash.digest('hex');
}

/** The files below a folder, without tests and without what the build itself writes there. */
function sourcesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !path.includes(join('src', 'validators', 'index')) && !GENERATED_TYPES.some((file) => file === path),
    );
}
