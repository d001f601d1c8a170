/** CloudBase's actions on files: all that its SDKs send for `cloud.uploadFile` and the like. */
export const FILE_ACTIONS = [
  'storage.getUploadMetadata',
  'storage.batchGetDownloadUrl',
  'storage.batchDeleteFile',
] as const;

export type FileAction = (typeof FILE_ACTIONS)[number];

export function isFileAction(action: unknown): action is FileAction {
  return (FILE_ACTIONS as readonly unknown[]).includes(action);
}

/** CloudBase's limit for the files of one call. */
export const MOST_FILES = 50;

/** For whom an action runs. */
export interface FileContext {
  /** The environment of the call, in which files are uploaded. */
  envId: string;
  /** The environment whose files an id means that names one; `undefined` if the caller cannot reach it. */
  reached(envId: string): string | undefined;
  /** The user of a mini program, whom the permission of the files binds. Absent for functions, which may do all. */
  openId?: string;
  unionId?: string;
}

/** Parameters of the actions, as the SDKs send them. */
export interface FileParams {
  'storage.getUploadMetadata': { path: string };
  'storage.batchGetDownloadUrl': { file_list: readonly { fileid: string; max_age?: number }[] };
  'storage.batchDeleteFile': { fileid_list: readonly string[] };
}

/** `data` of the answers. */
export interface FileData {
  'storage.getUploadMetadata': {
    /** Takes the content by PUT, or a form with the field `file` by POST. */
    url: string;
    /** Sent along by the SDKs, and not looked at: the address is signed. */
    token: string;
    authorization: string;
    /** The id of the file that will be there. */
    fileId: string;
    cosFileId: string;
  };
  'storage.batchGetDownloadUrl': {
    download_list: (FileResult & { tempFileURL: string; maxAge: number })[];
  };
  'storage.batchDeleteFile': { delete_list: FileResult[] };
}

/** What came of one file. */
export interface FileResult {
  fileID: string;
  code: FileCode;
  /** Why it failed: `downloadFile` of wx-server-sdk 4 has no other text for its error. */
  message?: string;
}

export type FileCode =
  | 'SUCCESS'
  | 'STORAGE_FILE_NONEXIST'
  | 'STORAGE_EXCEED_AUTHORITY'
  | 'STORAGE_REQUEST_FAIL'
  | 'INVALID_PARAM';

/** The files behind `cloud://` ids, as function hosts call them: `openStorage()` of `@opencloudpay/storage` gives them. */
export interface FileActions {
  /**
   * Answers one action as CloudBase does.
   *
   * @param params as the SDK sends them
   * @returns `{ data }`; `{ code, message }` for a call that is refused, `code` being the platform's name of the error
   */
  handle(
    action: FileAction,
    params: Readonly<Record<string, unknown>>,
    context: FileContext,
  ): Promise<object>;
}
