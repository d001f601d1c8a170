import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Has the disk hold which files a folder has. Windows knows no such thing. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** At once; one after the other takes four times as long. */
const SYNCING = 8;

/** Has the disk hold all that is below a folder. */
export async function syncFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathsOf = (chosen: typeof entries) => chosen.map((entry) => join(entry.parentPath, entry.name));
  const paths = pathsOf(entries.filter((entry) => entry.isFile()));
  await Promise.all(
    Array.from({ length: SYNCING }, async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        const file = await open(path);
        await file.sync().finally(() => file.close());
      }
    }),
  );
  for (const path of [...pathsOf(entries.filter((entry) => entry.isDirectory())), folder]) syncFolder(path);
}
