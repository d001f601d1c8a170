import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ENDINGS = [
  '',
  '.js',
  '.ts',
  '.cjs',
  '.mjs',
  '.json',
  '.tsx',
  '.jsx',
  '/index.js',
  '/index.ts',
  '/index.mjs',
  '/index.cjs',
];

/** The file that a relative specifier leads to, as Node, TypeScript and the mini program find it. */
export function loadedFile(folder: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  // TypeScript names the file that it will write.
  const written = specifier.replace(/\.([cm]?)js$/, '.$1ts');
  const found = [...ENDINGS.map((ending) => specifier + ending), written]
    .map((name) => join(folder, name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return found === undefined ? undefined : realpathSync(found);
}
