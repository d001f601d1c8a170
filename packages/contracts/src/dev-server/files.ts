import type { EnvironmentQuery } from './collections';

/**
 * The files behind `cloud://` ids. A content is the body itself, not JSON: `PUT` takes it with
 * `content-type: application/octet-stream`, and its type is that of the name.
 */
export interface FileRoutes {
  'GET /api/files': { query: FilesQuery; answer: FileList };
  /** The content. Browsers show pictures, sounds, videos and plain text, and download all other types. */
  'GET /api/files/content': { query: FileQuery; answer: string };
  'PUT /api/files/content': { query: FileQuery; answer: FileRecord };
  'DELETE /api/files/content': { query: FileQuery; answer: RemovedFile };
}

export interface FileQuery extends EnvironmentQuery {
  /** `goods/tea.jpg` */
  path: string;
}

export interface FilesQuery extends EnvironmentQuery {
  /** The folder, with a `/` at its end. Default: all of the environment. */
  folder?: string | undefined;
  /** `next` of the page before. */
  from?: string | undefined;
}

export interface FileRecord {
  path: string;
  fileID: string;
  /** Bytes. */
  size: number;
  /** Changes with the content. */
  etag: string;
  lastModified: number;
}

/** A page of a folder, sorted by path. */
export interface FileList {
  envId: string;
  folder: string;
  files: readonly FileRecord[];
  /** With a `/` at their end. */
  folders: readonly string[];
  /** For the next page; absent on the last one. */
  next?: string;
}

export interface RemovedFile {
  path: string;
}
