import { createRequire } from 'node:module';
import { join } from 'node:path';

const requireHere = createRequire(import.meta.url);

/** A peer with its installed version, as the results name it: `tenpay 2.1.18`. */
export function withVersion(name: string): string {
  // Not all peers export their manifest.
  const folder = join(import.meta.dirname, '../../node_modules', name);
  return `${name} ${(requireHere(join(folder, 'package.json')) as { version: string }).version}`;
}
