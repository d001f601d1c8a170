import { isCodedError } from '@opencloudpay/contracts/coded-error';
import {
  type FileAction,
  type FileCode,
  type FileContext,
  type FileData,
  type FileResult,
  MOST_FILES,
} from '@opencloudpay/contracts/file-actions';
import { parseFileId } from '@opencloudpay/contracts/file-id';
import type { StorageErrorCode } from '../errors';
import type { FileEnvironment } from '../file-environment';
import { checkPath } from '../file-path';
import { messageForUser } from '../message-for-user';
import type { Guard } from '../permissions/guard';
import type { FileOperation, FileUser } from '../permissions/permission';

export interface ActionParts {
  environment(envId: string): FileEnvironment;
  guard: Guard;
  /** The address and the id of a file that will be uploaded. */
  uploadAddress(envId: string, path: string, user: FileUser | undefined): { url: string; fileID: string };
  /** The seconds of a temporary address, within the bounds. */
  ageOf(seconds: unknown): number;
}

type Params = Readonly<Record<string, unknown>>;
type Answer<Action extends FileAction> = Promise<{ data: FileData[Action] }>;

/** A call that is refused as a whole. */
class Refusal {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

const CODES: Readonly<Record<StorageErrorCode, FileCode>> = {
  PATH_INVALID: 'INVALID_PARAM',
  OPTION_INVALID: 'STORAGE_REQUEST_FAIL',
  PATH_CONFLICT: 'STORAGE_REQUEST_FAIL',
  PERMISSION_DENIED: 'STORAGE_EXCEED_AUTHORITY',
  FILE_TOO_LARGE: 'STORAGE_REQUEST_FAIL',
  FOLDER_FAILED: 'STORAGE_REQUEST_FAIL',
  BUCKET_REFUSED: 'STORAGE_REQUEST_FAIL',
  BUCKET_UNREACHABLE: 'STORAGE_REQUEST_FAIL',
};

/** Answers CloudBase's actions on files. */
export async function handleAction(
  action: FileAction,
  params: Params,
  context: FileContext,
  parts: ActionParts,
): Promise<object> {
  try {
    return await HANDLERS[action](params, context, parts);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    if (isCodedError<StorageErrorCode>(error))
      return { code: CODES[error.code], message: messageFor(context, error) };
    throw error;
  }
}

const HANDLERS: { [Action in FileAction]: (...call: [Params, FileContext, ActionParts]) => Answer<Action> } =
  {
    async 'storage.getUploadMetadata'({ path }, context, { environment, guard, uploadAddress }) {
      if (typeof path !== 'string')
        throw new Refusal('INVALID_PARAM', 'The path of the file must be a text.');
      const { envId } = context;
      const user = userOf(context);
      checkPath(path);
      if (user) guard.ownerOf(`${envId}/${path}`, user, await environment(envId).stat(path));
      const { url, fileID } = uploadAddress(envId, path, user);
      // The newest SDK sends it as a header.
      const cosFileId = Buffer.from(fileID).toString('base64url');
      return {
        data: { url, token: 'in-url', authorization: 'in-url', fileId: fileID, cosFileId },
      };
    },

    async 'storage.batchGetDownloadUrl'({ file_list: files }, context, parts) {
      const download_list = await eachOf(files, async (file) => {
        const { fileid, max_age } = Object(file) as { fileid?: unknown; max_age?: unknown };
        const age = parts.ageOf(max_age);
        let tempFileURL = '';
        const result = await outcome(fileid, context, parts, async (files, path) => {
          const code = await reached('read', files, path, context, parts.guard);
          if (code !== 'SUCCESS') return code;
          tempFileURL = await files.temporaryAddress(path, age);
          return 'SUCCESS';
        });
        return { ...result, tempFileURL, maxAge: age };
      });
      return { data: { download_list } };
    },

    async 'storage.batchDeleteFile'({ fileid_list: files }, context, parts) {
      const delete_list = await eachOf(files, (fileid) =>
        outcome(fileid, context, parts, async (files, path) => {
          const code = await reached('write', files, path, context, parts.guard);
          if (code !== 'SUCCESS') return code;
          return (await files.remove(path)) ? 'SUCCESS' : 'STORAGE_FILE_NONEXIST';
        }),
      );
      return { data: { delete_list } };
    },
  };

/** Whether the caller may do something with a file. A user who may not read learns nothing of what there is. */
async function reached(
  operation: FileOperation,
  files: FileEnvironment,
  path: string,
  context: FileContext,
  guard: Guard,
): Promise<FileCode> {
  const found = await files.stat(path);
  const user = userOf(context);
  const key = `${files.envId}/${path}`;
  if (user && !guard.allows(found ? operation : 'read', user, key, found)) return 'STORAGE_EXCEED_AUTHORITY';
  return found ? 'SUCCESS' : 'STORAGE_FILE_NONEXIST';
}

function userOf({ openId, unionId }: FileContext): FileUser | undefined {
  return openId === undefined ? undefined : { openId, ...(unionId !== undefined && { unionId }) };
}

function eachOf<Result>(list: unknown, run: (file: unknown) => Promise<Result>): Promise<Result[]> {
  if (!Array.isArray(list)) throw new Refusal('INVALID_PARAM', 'The list of files must be an array.');
  if (list.length > MOST_FILES)
    throw new Refusal(
      'INVALID_PARAM',
      `The list has ${list.length} files, and one call takes at most ${MOST_FILES}: call several times.`,
    );
  return Promise.all(list.map(run));
}

const TEXTS: Readonly<Record<FileCode, string>> = {
  SUCCESS: '',
  STORAGE_FILE_NONEXIST: 'storage file not exists',
  STORAGE_EXCEED_AUTHORITY: 'storage permission denied',
  STORAGE_REQUEST_FAIL: 'storage request fail',
  INVALID_PARAM: 'invalid parameters',
};

function resultOf(fileID: string, code: FileCode, message = TEXTS[code]): FileResult {
  return { fileID, code, ...(code !== 'SUCCESS' && { message }) };
}

/** What came of one file of a list: its failure does not touch the others. */
async function outcome(
  given: unknown,
  context: FileContext,
  { environment }: ActionParts,
  run: (files: FileEnvironment, path: string) => Promise<FileCode>,
): Promise<FileResult> {
  const fileID = typeof given === 'string' ? given : '';
  const id = parseFileId(given);
  // As for the id of a file that was removed: CloudBase has no code for a text that is none.
  if (!id) return resultOf(fileID, 'STORAGE_FILE_NONEXIST');
  const envId = context.reached(id.envId);
  if (envId === undefined) return resultOf(fileID, 'STORAGE_EXCEED_AUTHORITY');
  try {
    // An id inside of an id would be a second name of a file.
    checkPath(id.path);
    return resultOf(fileID, await run(environment(envId), id.path));
  } catch (error) {
    if (!isCodedError<StorageErrorCode>(error)) throw error;
    // No file can have such a path.
    if (error.code === 'PATH_INVALID') return resultOf(fileID, 'STORAGE_FILE_NONEXIST');
    return resultOf(fileID, CODES[error.code], messageFor(context, error));
  }
}

/** Functions are the owner's code: they get the whole message. */
function messageFor({ openId }: FileContext, error: Error): string {
  return openId === undefined ? error.message : messageForUser(error, 'A call of a mini program for files');
}
