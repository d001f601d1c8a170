import { buffer } from 'node:stream/consumers';
import { fileIdOf, parseFileId } from '@opencloudpay/contracts/file-id';
import { say } from '@opencloudpay/internal';
import type { FileServer } from './addresses/file-server';
import { contentTypeOf } from './content-type';
import { StorageError } from './errors';
import { checkEnvironment, checkPath } from './file-path';
import type { FileStore } from './file-store';

/** A file in a list. */
export interface ListedFile {
  path: string;
  /** `cloud://<environment>.<bucket>/<path>` */
  fileID: string;
  /** Bytes. */
  size: number;
  /** Changes with the content. */
  etag: string;
  lastModified: Date;
}

export interface StoredFile extends ListedFile {
  contentType: string;
  /** The openid of the user whose mini program uploaded it; absent for files of functions and operators. */
  owner?: string;
}

export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/** The files of one environment. Wherever a file is named, its path and its `cloud://` id are the same. */
export interface FileEnvironment {
  readonly envId: string;
  /**
   * Stores a file in place of one of this path. Others see the earlier one until the new one is complete.
   *
   * @param options `contentType`: Default: that of the name
   * @throws {StorageError} PATH_INVALID, FILE_TOO_LARGE, PATH_CONFLICT
   */
  upload(
    path: string,
    content: FileContent,
    options?: { contentType?: string; owner?: string },
  ): Promise<StoredFile>;
  /** @returns the file with its content, which must be read; `undefined` if there is no such file */
  download(file: string): Promise<{ file: StoredFile; content: AsyncIterable<Uint8Array> } | undefined>;
  /** @returns the whole content, a `Buffer`; `undefined` if there is no such file */
  read(file: string): Promise<Uint8Array | undefined>;
  /** @returns `undefined` if there is no such file */
  stat(file: string): Promise<StoredFile | undefined>;
  /** @returns false if there is no such file */
  remove(file: string): Promise<boolean>;
  /**
   * A page of the files, sorted by path.
   *
   * @param options `prefix`: the start of their paths. Default: all. `folders`: put those with a further `/` together.
   *   Default: false. `limit`: Default: 100, at most 1000. `from`: `next` of the page before
   */
  list(options?: ListFilesOptions): Promise<{ files: ListedFile[]; folders: string[]; next?: string }>;
  /**
   * A temporary address of a file, which may not exist.
   *
   * @param seconds Default: 86_400; at most 604_800
   */
  temporaryAddress(file: string, seconds?: number): Promise<string>;
}

export interface ListFilesOptions {
  prefix?: string | undefined;
  folders?: boolean | undefined;
  limit?: number | undefined;
  from?: string | undefined;
}

/** CloudBase's default, in seconds. */
const DEFAULT_MAX_AGE = 86_400;
/** The longest that presigned addresses of S3 are valid, in seconds. */
const LONGEST_MAX_AGE = 604_800;
const PAGE = 100;
const LONGEST_PAGE = 1000;

export interface EnvironmentParts {
  store: FileStore;
  server: FileServer;
  maxSize: number;
  /** Whether the bucket serves the files itself. */
  usesBucketAddresses: boolean;
  bucketName: ((envId: string) => string) | undefined;
  now(): number;
}

/** Seconds of a temporary address, within the bounds. */
export function ageOf(seconds: unknown): number {
  const given = typeof seconds === 'number' && seconds > 0 ? seconds : DEFAULT_MAX_AGE;
  return Math.min(Math.max(1, Math.floor(given)), LONGEST_MAX_AGE);
}

/** @throws {StorageError} PATH_INVALID */
export function fileEnvironment(envId: string, parts: EnvironmentParts): FileEnvironment {
  checkEnvironment(envId);
  const { store, server, maxSize, usesBucketAddresses, bucketName, now } = parts;
  const start = `${envId}/`;
  const keyOf = (file: string) => {
    const path = file.startsWith('cloud://') ? pathIn(file, envId) : file;
    checkPath(path);
    return start + path;
  };
  const listed = <File extends { key: string }>({ key, ...file }: File) => {
    const path = key.slice(start.length);
    return { path, fileID: fileIdOf({ envId, path }, bucketName?.(envId)), ...file };
  };

  const environment: FileEnvironment = {
    envId,
    async upload(file, content, { contentType, owner } = {}) {
      const key = keyOf(file);
      const options = { contentType: contentTypeOf(key, contentType), owner, maxSize };
      return listed(await store.write(key, piecesOf(content), options));
    },
    async download(file) {
      const found = await store.read(keyOf(file));
      return found && { file: listed(found.file), content: found.content };
    },
    async read(file) {
      const found = await store.read(keyOf(file));
      return found && buffer(found.content);
    },
    async stat(file) {
      const found = await store.stat(keyOf(file));
      return found && listed(found);
    },
    remove: async (file) => store.remove(keyOf(file)),
    async list({ prefix = '', folders = false, limit = PAGE, from } = {}) {
      if (prefix !== '') checkPath(prefix.replace(/\/$/, ''));
      const size = Math.min(Math.max(1, Math.floor(limit)), LONGEST_PAGE);
      const page = await store.list({ prefix: start + prefix, folders, limit: size, from });
      return {
        ...page,
        files: page.files.map(listed),
        folders: page.folders.map((folder) => folder.slice(start.length)),
      };
    },
    async temporaryAddress(file, seconds) {
      const key = keyOf(file);
      const age = ageOf(seconds);
      if (!usesBucketAddresses || !store.temporaryAddress) return server.readAddress(key, now() + age * 1000);
      const { contentType = contentTypeOf(key) } = (await store.stat(key)) ?? {};
      return store.temporaryAddress(key, age, contentType);
    },
  };
  return environment;
}

function pathIn(id: string, envId: string): string {
  const found = parseFileId(id);
  if (found?.envId === envId) return found.path;
  throw new StorageError(
    'PATH_INVALID',
    say(
      `${JSON.stringify(id.slice(0, 80))} is not the id of a file of the environment ${envId}.`,
      `${JSON.stringify(id.slice(0, 80))} 不是云环境 ${envId} 中文件的 ID。`,
    ),
  );
}

async function* piecesOf(content: FileContent): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof content === 'string' || content instanceof Uint8Array) yield Buffer.from(content);
  else yield* content;
}
