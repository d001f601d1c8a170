import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

/**
 * Whether a dependency is an ES module even for those who require it.
 *
 * @param folder the package that depends on it
 * @param specifier what the package writes: `kysely`, `hono/jwt`
 */
export function isEsModule(folder: string, specifier: string): boolean {
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve(specifier);
  } catch {
    // A package of types alone, or a peer that is not installed here.
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
