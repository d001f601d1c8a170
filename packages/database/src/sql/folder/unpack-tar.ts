import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const BLOCK = 512;

/**
 * Writes the files and folders of a tar archive that this project has made. Another archive could name paths outside the
 * folder, and entries that this function does not know. Only the owner may read the files, as PostgreSQL has it, whatever
 * their modes in the archive.
 *
 * PGlite can unpack it, too: it copies each file into the memory of WebAssembly and out again, which takes ten times as
 * long.
 *
 * @param isLeftOut whether to skip an entry, by its path in the archive
 */
export function unpackTar(
  archive: Buffer,
  into: string,
  isLeftOut: (path: string) => boolean = () => false,
): void {
  for (let start = 0; start < archive.length && archive[start] !== 0; ) {
    const field = (from: number, length: number) =>
      archive.toString('latin1', start + from, start + from + length).replace(/\0.*$/s, '');
    const name = field(0, 100);
    const isFolder = field(156, 1) === '5';
    const path = join(into, name);
    const size = Number.parseInt(field(124, 12), 8);
    const content = start + BLOCK;
    start = content + Math.ceil(size / BLOCK) * BLOCK;
    if (isLeftOut(name)) continue;
    if (isFolder) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    } else {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, archive.subarray(content, content + size), { mode: 0o600 });
    }
  }
}
