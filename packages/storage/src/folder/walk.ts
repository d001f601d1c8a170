import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './missing';

interface Walk {
  root: string;
  prefix: string;
  /** Whether a folder after the prefix is given as one key, instead of its files. */
  folders: boolean;
  /** Keys up to this one are left out. */
  after: string;
}

/** The keys of the files of a folder, and of folders with a `/` at their end, in the sequence of their bytes. */
export async function* walk({ root, prefix, folders, after }: Walk): AsyncGenerator<string, void, undefined> {
  yield* inFolder(prefix.slice(0, prefix.lastIndexOf('/') + 1));

  async function* inFolder(folder: string): AsyncGenerator<string, void, undefined> {
    for (const key of await keysIn(root, folder)) {
      const isFolder = key.endsWith('/');
      const contains = isFolder && prefix.startsWith(key);
      if (!key.startsWith(prefix) && !contains) continue;
      // Everything in it comes before.
      if (compare(key, after) <= 0 && !(isFolder && after.startsWith(key) && !(folders && !contains)))
        continue;
      if (!isFolder || (folders && !contains)) yield key;
      else yield* inFolder(key);
    }
  }
}

async function keysIn(root: string, folder: string): Promise<string[]> {
  const found = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return found
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort(compare);
}

/** Like a bucket: by the bytes of UTF-8. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
