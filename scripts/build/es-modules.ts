import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

/**
 * Whether a dependency is an ES module even if it is loaded with `require`.
 *
 * @param folder the package that depends on it
 * @param specifier the import in the package: `kysely`, `hono/jwt`
 */
export function isEsModule(folder: string, specifier: string): boolean {
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve(specifier);
  } catch {
    // A package with types only, or a peer that is not installed here.
    return false;
  }
  const extension = extname(file);
  if (extension !== '.js') return extension === '.mjs';
  for (let parent = dirname(file); parent !== dirname(parent); parent = dirname(parent)) {
    const manifest = join(parent, 'package.json');
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string }).type === 'module';
  }
  return false;
}
