/** `Buffer` if the types of Node are loaded, else `Uint8Array`, the base of Buffer. */
export type Bytes = typeof globalThis extends {
  Buffer: { isBuffer(value: unknown): value is infer NodeBuffer };
}
  ? NodeBuffer
  : Uint8Array;

/** What `fs.createReadStream` returns. */
export interface FileStream {
  pipe(destination: never): unknown;
}

/** The environment of one call; the one of `init` where it is left out. */
interface StorageConfig {
  config?: { env?: string | symbol };
}

export interface UploadFileParam extends StorageConfig {
  /** The path of the file: `goods/tea.jpg`. */
  cloudPath: string;
  fileContent: Bytes | FileStream;
}

export interface UploadFileResult {
  /** `cloud://<environment>.<bucket>/<path>` */
  fileID: string;
  /** -1: as the original, whose newest version does not know it. */
  statusCode: number;
  errMsg: string;
}

export interface DownloadFileParam extends StorageConfig {
  fileID: string;
}

export interface DownloadFileResult {
  fileContent: Bytes;
  statusCode: number;
  errMsg: string;
}

export interface DeleteFileParam extends StorageConfig {
  /** At most 50 ids. */
  fileList: string[];
}

/** What came of one file. */
export interface FileOutcome {
  fileID: string;
  /** 0, or the number of the error: -503003 for a file that does not exist. */
  status: number;
  errMsg: string;
}

export interface DeleteFileResult {
  fileList: FileOutcome[];
  errMsg: string;
}

export interface GetTempFileURLParam extends StorageConfig {
  /** At most 50 ids, or ids with the seconds that their addresses shall be valid. Default: a day */
  fileList: (string | { fileID: string; maxAge: number })[];
}

export interface GetTempFileURLResult {
  fileList: (FileOutcome & {
    /** Seconds. */
    maxAge: number;
    /** Empty where `status` is not 0. */
    tempFileURL: string;
  })[];
  errMsg: string;
}
