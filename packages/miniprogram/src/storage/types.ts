import type { Callbacks } from '../call-styles';
import type { Host } from '../host';

/** A parameter of wx.cloud without effect: a host serves one environment. */
interface Config {
  config?: { env?: string };
}

export interface UploadFileOptions extends Callbacks<UploadFileResult>, Config {
  /** The path in the storage: `goods/tea.jpg`. */
  cloudPath: string;
  /** A file on the phone, as `wx.chooseMedia` gives it. */
  filePath: string;
  header?: object;
  /** Milliseconds. Default: the mini program's own setting. */
  timeout?: number;
}

export interface UploadFileResult {
  errMsg: string;
  /** `cloud://…` */
  fileID: string;
  statusCode: number;
}

export interface DownloadFileOptions extends Callbacks<DownloadFileResult>, Config {
  /** `cloud://…` */
  fileID: string;
  /** Milliseconds. Default: the mini program's own setting. */
  timeout?: number;
}

export interface DownloadFileResult {
  errMsg: string;
  /** The file on the phone, until the mini program ends. */
  tempFilePath: string;
  statusCode: number;
}

export interface DeleteFileOptions extends Callbacks<DeleteFileResult>, Config {
  /** At most 50 ids. */
  fileList: string[];
}

export interface DeleteFileResult {
  errMsg: string;
  fileList: FileOutcome[];
}

export interface GetTempFileURLOptions extends Callbacks<GetTempFileURLResult>, Config {
  /** At most 50 ids. `maxAge`: seconds. Default: 86_400. */
  fileList: (string | { fileID: string; maxAge?: number })[];
}

export interface GetTempFileURLResult {
  errMsg: string;
  fileList: (FileOutcome & {
    tempFileURL: string;
    /** Seconds. */
    maxAge: number;
  })[];
}

/** The result of one file of a list. */
export interface FileOutcome {
  fileID: string;
  /** 0, or CloudBase's number of the error. */
  status: number;
  /** `ok`, or CloudBase's name of the error: `STORAGE_FILE_NONEXIST`. */
  errMsg: string;
}

/** The progress of an upload or a download, in percent and bytes. */
export interface UploadProgress {
  progress: number;
  totalBytesSent: number;
  totalBytesExpectedToSend: number;
}
export interface DownloadProgress {
  progress: number;
  totalBytesWritten: number;
  totalBytesExpectedToWrite: number;
}

/** An upload or a download that runs. Callback style gives it. */
export interface Transfer<Progress> {
  abort(): void;
  onProgressUpdate(listener: (progress: Progress) => void): void;
  offProgressUpdate(listener?: (progress: Progress) => void): void;
  onHeadersReceived(listener: (result: { header: object }) => void): void;
  offHeadersReceived(listener?: (result: { header: object }) => void): void;
}

export type UploadTask = Transfer<UploadProgress>;
export type DownloadTask = Transfer<DownloadProgress>;

/** A method of `wx.cloud`: with callbacks it gives a task or nothing, without them a promise. */
export interface InBothStyles<Options extends Callbacks<Result>, Result, Task> {
  (options: Options & { success?: never; fail?: never; complete?: never }): Promise<Result>;
  (options: Options & WithCallback<Result>): Task;
  (options: Options): Promise<Result> | Task;
}

/** Callbacks, at least one. */
type WithCallback<Result> = {
  [Name in keyof Callbacks<Result>]-?: Required<Pick<Callbacks<Result>, Name>>;
}[keyof Callbacks<Result>];

/** The files of `wx.cloud`. */
export interface Storage {
  /** Stores a file of the phone. A file of this path is replaced if the user may. */
  uploadFile: InBothStyles<UploadFileOptions, UploadFileResult, UploadTask>;
  downloadFile: InBothStyles<DownloadFileOptions, DownloadFileResult, DownloadTask>;
  deleteFile: InBothStyles<DeleteFileOptions, DeleteFileResult, undefined>;
  getTempFileURL: InBothStyles<GetTempFileURLOptions, GetTempFileURLResult, undefined>;
}

/** The files as a part of the options of `install`. */
export type StoragePart = (host: Host) => Storage;
