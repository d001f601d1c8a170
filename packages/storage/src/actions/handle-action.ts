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
import { messageForUser } from '../message-for-user';

export interface ActionParts {
  environment(envId: string): FileEnvironment;
  /** The address and the id of a file that will be uploaded. */
  uploadAddress(envId: string, path: string, owner: string | undefined): { url: string; fileID: string };
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
    async 'storage.getUploadMetadata'({ path }, { envId, openId }, { environment, uploadAddress }) {
      if (typeof path !== 'string')
        throw new Refusal('INVALID_PARAM', 'The path of the file must be a text.');
      if (!(await mayWrite(environment(envId), path, openId)))
        throw new Refusal(
          'STORAGE_EXCEED_AUTHORITY',
          'The file belongs to another user: upload under a path of your own.',
        );
      const { url, fileID } = uploadAddress(envId, path, openId);
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
          if (!(await files.stat(path))) return 'STORAGE_FILE_NONEXIST';
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
          if (!(await mayWrite(files, path, context.openId))) return 'STORAGE_EXCEED_AUTHORITY';
          return (await files.remove(path)) ? 'SUCCESS' : 'STORAGE_FILE_NONEXIST';
        }),
      );
      return { data: { delete_list } };
    },
  };

/** CloudBase's permission "all read, creator writes"; functions write all. */
async function mayWrite(files: FileEnvironment, path: string, openId: string | undefined): Promise<boolean> {
  if (openId === undefined) return true;
  const found = await files.stat(path);
  return !found || found.owner === openId;
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
