import { StorageError } from './errors';

/**
 * Passes a content on up to a size.
 *
 * @throws {StorageError} FILE_TOO_LARGE
 */
export async function* bounded(
  content: AsyncIterable<Uint8Array>,
  maxSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > maxSize)
      throw new StorageError('FILE_TOO_LARGE', {
        en: `The file has more than ${maxSize} bytes, which is the limit of this storage: make it smaller, or raise maxSize of openStorage().`,
        zh: `文件超过 ${maxSize} 字节，即本存储的上限：请缩小文件，或提高 maxSize。`,
      });
    yield piece;
  }
}
