/** A file of a store. */
export interface FileInfo {
  /** `<environment>/<path>` */
  key: string;
  /** Bytes. */
  size: number;
  /** Changes with the content, without quotes. */
  etag: string;
  lastModified: Date;
}

export interface FileDetails extends FileInfo {
  contentType: string;
  /** The openid of the user who uploaded it; absent for files of functions and operators. */
  owner?: string;
}

/** A part of a file: the first and the last byte, from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface WriteOptions {
  contentType: string;
  /** A function decides by the file that the content is to replace, when the content is complete. It throws to refuse. */
  owner?: string | OwnerOf | undefined;
  /** Bytes. */
  maxSize: number;
}

/** @param present the file of this key; `undefined` if there is none */
export type OwnerOf = (present: FileDetails | undefined) => string | undefined;

export interface ListOptions {
  /** Only keys that start with this. */
  prefix: string;
  /** Whether keys with a further `/` after the prefix are put together as folders. */
  folders: boolean;
  /** Files and folders of one page. */
  limit: number;
  /** `next` of the page before. */
  from?: string | undefined;
}

export interface FilePage {
  /** Sorted by the bytes of their keys. */
  files: FileInfo[];
  /** Prefixes that end with `/`. */
  folders: string[];
  /** For the next page; absent on the last one. */
  next?: string;
}

/** Where the contents are. Keys are checked before they come here. */
export interface FileStore {
  /**
   * Stores a content. Until it is complete, and if it fails, others see the earlier file.
   *
   * @throws {StorageError} FILE_TOO_LARGE, PATH_CONFLICT
   * @throws what the content throws
   */
  write(key: string, content: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<FileDetails>;
  /**
   * @param rangeOf the part to read. Default: all
   * @returns `undefined` if there is no such file. The content belongs to the details, also if the file changes meanwhile.
   */
  read(
    key: string,
    rangeOf?: (file: FileDetails) => ByteRange | undefined,
  ): Promise<{ file: FileDetails; content: AsyncIterable<Uint8Array> } | undefined>;
  stat(key: string): Promise<FileDetails | undefined>;
  /** @returns false if there is no such file */
  remove(key: string): Promise<boolean>;
  list(options: ListOptions): Promise<FilePage>;
  /**
   * The store's own temporary address of a file, which may not exist. Absent if the store has none.
   *
   * @param seconds how long it is valid
   * @param contentType as which the content is served, whatever replaces it meanwhile
   */
  temporaryAddress?(key: string, seconds: number, contentType: string): Promise<string>;
}
