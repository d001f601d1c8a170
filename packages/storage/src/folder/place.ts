import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { StorageError } from '../errors';
import { isMissing } from './missing';

/**
 * The file of a key, if it is this very file: not one behind a symbolic link, and on systems that ignore case or the
 * form of characters not one of another name.
 */
export async function existingPlace(root: string, key: string): Promise<string | undefined> {
  const place = join(root, key);
  try {
    return (await realpath(place)) === place ? place : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Makes the folder of a new file.
 *
 * @returns the file's place
 * @throws {StorageError} PATH_CONFLICT
 */
export async function newPlace(root: string, key: string): Promise<string> {
  const names = key.split('/');
  let folder = root;
  for (const name of names.slice(0, -1)) {
    folder = `${folder}${sep}${name}`;
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const found = await lstat(folder);
    if (!found.isDirectory()) throw conflict(key, `${name} is ${found.isFile() ? 'a file' : 'a link'} there`);
  }
  if ((await realpath(folder)) !== folder)
    throw conflict(key, 'one of its folders has another spelling there');
  const place = join(root, key);
  const found = await lstat(place).catch(() => undefined);
  if (found && !found.isFile())
    throw conflict(key, `${names.at(-1)} is ${found.isDirectory() ? 'a folder' : 'a link'} there`);
  if (found && (await existingPlace(root, key)) === undefined)
    throw conflict(key, 'a file of another spelling is there');
  return place;
}

function conflict(key: string, reason: string): StorageError {
  return new StorageError(
    'PATH_CONFLICT',
    `${JSON.stringify(key)} cannot be stored in the folder: ${reason}. Choose another path.`,
  );
}
