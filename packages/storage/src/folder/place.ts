import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Text } from '@opencloudpay/internal';
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
    if (!found.isDirectory())
      throw conflict(key, {
        en: `${name} is ${found.isFile() ? 'a file' : 'a link'} there`,
        zh: `${name} 在那里是${found.isFile() ? '文件' : '链接'}`,
      });
  }
  if ((await realpath(folder)) !== folder)
    throw conflict(key, {
      en: 'one of its folders has another spelling there',
      zh: '其中一级目录在那里大小写不同',
    });
  const place = join(root, key);
  const found = await lstat(place).catch(() => undefined);
  if (found && !found.isFile())
    throw conflict(key, {
      en: `${names.at(-1)} is ${found.isDirectory() ? 'a folder' : 'a link'} there`,
      zh: `${names.at(-1)} 在那里是${found.isDirectory() ? '目录' : '链接'}`,
    });
  if (found && (await existingPlace(root, key)) === undefined)
    throw conflict(key, { en: 'a file of another spelling is there', zh: '那里有大小写不同的同名文件' });
  return place;
}

function conflict(key: string, reason: Text): StorageError {
  return new StorageError('PATH_CONFLICT', {
    en: `${JSON.stringify(key)} cannot be stored in the folder: ${reason.en}. Choose another path.`,
    zh: `${JSON.stringify(key)} 无法存入目录：${reason.zh}。请换一个路径。`,
  });
}
