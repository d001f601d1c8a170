import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InitError } from './errors';
import { say } from './say';

/**
 * The text of a file in the project; `undefined` if there is none.
 *
 * @param path relative to the folder
 * @throws {InitError} FILE_UNUSABLE for a folder of this name, or a file that this user cannot read
 */
export function readProjectFile(folder: string, path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}

/**
 * Sees that each file can be written before the first one is: half of a configuration is worse than none.
 *
 * @param paths relative to the folder
 * @throws {InitError} FILE_UNUSABLE
 */
export function requireWritable(folder: string, paths: readonly string[]): void {
  for (const path of paths) {
    try {
      accessSync(existing(join(folder, path)), constants.W_OK);
    } catch (error) {
      throw unusable(path, error);
    }
  }
}

/** The text with the line ends of the file that it replaces: a difference shows what has changed, and not every line. */
export function withLineEndsOf(before: string | undefined, after: string): string {
  return before?.includes('\r\n') ? after.replace(/\r?\n/g, '\r\n') : after;
}

/** The file, or the nearest folder above it that exists. */
function existing(file: string): string {
  const above = dirname(file);
  return existsSync(file) || above === file ? file : existing(above);
}

function unusable(path: string, error: unknown): InitError {
  const { code = 'EIO' } = error as NodeJS.ErrnoException;
  return new InitError(
    'FILE_UNUSABLE',
    code === 'EISDIR'
      ? say(
          `${path} is a folder, and a file of this name is needed: move it away. Nothing was written.`,
          `${path} 是目录，而这里需要同名的文件：请先移走它。没有写入任何文件。`,
        )
      : say(
          `${path} cannot be used (${code}): let this user read and write it. Nothing was written.`,
          `${path} 无法使用（${code}）：请让当前用户可以读写它。没有写入任何文件。`,
        ),
  );
}
