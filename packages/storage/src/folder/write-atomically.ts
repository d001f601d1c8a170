import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Milliseconds after which a temporary file belongs to no running process. */
const ABANDONED = 24 * 60 * 60 * 1000;

/**
 * Writes a new temporary file and syncs it to the disk. If writing fails, the file is removed.
 *
 * @returns its name
 */
export async function writeTemporary(
  folder: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = join(folder, randomBytes(12).toString('hex'));
  const file = await open(name, 'wx', 0o600);
  try {
    await write(file);
    await file.sync();
    await file.close();
    return name;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(name, { force: true });
    throw error;
  }
}

/** Puts a temporary file in the place of another in one step that outlasts a power failure. */
export async function putInPlace(temporary: string, place: string): Promise<void> {
  await rename(temporary, place);
  // Windows has no such thing for folders.
  if (process.platform === 'win32') return;
  const folder = await open(dirname(place), 'r');
  await folder.sync().finally(() => folder.close());
}

/** Removes what killed processes have left. */
export async function removeAbandoned(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    const { mtimeMs = now } = (await stat(file).catch(() => undefined)) ?? {};
    if (now - mtimeMs > ABANDONED) await rm(file, { force: true });
  }
}
