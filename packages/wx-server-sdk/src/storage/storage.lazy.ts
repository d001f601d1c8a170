import {
  asCloudPayError,
  CallFailure,
  ErrCode,
  platformErrCode,
  platformErrText,
} from '@opencloudpay/cloudpay';
import type { FileData, FileResult } from '@opencloudpay/contracts/file-actions';
import { platformFailure } from '../platform-failure';
import { checkIds, checkParam, isContent, requestedFiles } from './check-parameters';
import { sendAction } from './send-action';
import { getContent, putContent } from './transfer';
import type {
  DeleteFileParam,
  DeleteFileResult,
  DownloadFileParam,
  DownloadFileResult,
  FileOutcome,
  GetTempFileURLParam,
  GetTempFileURLResult,
  UploadFileParam,
  UploadFileResult,
} from './types';

/** What the calls take of their `cloud`. */
export interface StorageOptions {
  /** The environment of a call that names this one; the one that the function runs in where it is undefined. */
  envId(named: string | symbol | undefined): string | undefined;
  /** How long a call may take, in milliseconds; a content may take longer while it moves. */
  timeout(): number;
}

/** The seconds of an address that is used at once: the original's. */
const SHORT_AGE = 600;
/** The original's newest version leaves it at this. */
const NO_STATUS = -1;

/** `cloud.uploadFile` and the like, with the results and errors of wx-server-sdk. */
export interface Storage {
  uploadFile(param: UploadFileParam): Promise<UploadFileResult>;
  downloadFile(param: DownloadFileParam): Promise<DownloadFileResult>;
  deleteFile(param: DeleteFileParam): Promise<DeleteFileResult>;
  getTempFileURL(param: GetTempFileURLParam): Promise<GetTempFileURLResult>;
}

export function createStorage(options: StorageOptions): Storage {
  const send = <Action extends keyof FileData>(
    action: Action,
    params: object,
    { config }: { config?: { env?: string | symbol } },
  ): Promise<FileData[Action]> =>
    sendAction(action, params, { envId: options.envId(config?.env), timeout: options.timeout() });

  return {
    uploadFile: (param) =>
      worded('uploadFile', async () => {
        checkParam('uploadFile', param, { cloudPath: 'string' });
        const { cloudPath: path, fileContent } = param;
        if (!fileContent)
          throw new Error(`Type of fileContent must be fs.ReadStream instead of ${typeof fileContent}`);
        if (!isContent(fileContent))
          throw platformFailure(
            'INVALID_PARAM',
            '[node-sdk] fileContent should be instance of fs.ReadStream or Buffer',
          );
        const { url, fileId } = await send('storage.getUploadMetadata', { path, method: 'put' }, param);
        await putContent(url, fileContent, options.timeout());
        return { fileID: fileId, statusCode: NO_STATUS, errMsg: 'uploadFile:ok' };
      }),

    downloadFile: (param) =>
      worded('downloadFile', async () => {
        checkParam('downloadFile', param, { fileID: 'string' });
        const file_list = [{ fileid: param.fileID, max_age: SHORT_AGE }];
        const { download_list: list } = await send('storage.batchGetDownloadUrl', { file_list }, param);
        const [file] = list;
        if (file?.code !== 'SUCCESS') throw refused(file);
        const fileContent = await getContent(encodeURI(file.tempFileURL), options.timeout());
        return { fileContent, statusCode: 200, errMsg: 'downloadFile:ok' };
      }),

    deleteFile: (param) =>
      worded('deleteFile', async () => {
        checkParam('deleteFile', param, { fileList: 'array' });
        const fileid_list = checkIds(param.fileList);
        const { delete_list: list } = await send('storage.batchDeleteFile', { fileid_list }, param);
        return { fileList: (list ?? []).filter(Boolean).map(outcome), errMsg: 'deleteFile:ok' };
      }),

    getTempFileURL: (param) =>
      worded('getTempFileURL', async () => {
        checkParam('getTempFileURL', param, { fileList: 'array' });
        const file_list = requestedFiles(param.fileList);
        const { download_list: list } = await send('storage.batchGetDownloadUrl', { file_list }, param);
        const fileList = (list ?? []).filter(Boolean).map((file) => {
          const told = outcome(file);
          const { maxAge, tempFileURL } = file;
          return { ...told, maxAge, tempFileURL: told.status === 0 ? tempFileURL : '' };
        });
        return { fileList, errMsg: 'getTempFileURL:ok' };
      }),
  };
}

async function worded<R>(api: string, run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (failure) {
    throw asCloudPayError(failure, api);
  }
}

function outcome({ fileID, code }: { fileID: string; code: string }): FileOutcome {
  if (!code || code === 'SUCCESS') return { fileID, status: 0, errMsg: 'ok' };
  const status = platformErrCode(code);
  return { fileID, status, errMsg: platformErrText(status) };
}

function refused(file: FileResult | undefined): Error {
  if (file) return platformFailure(file.code, String(file.message));
  return new CallFailure(
    ErrCode.RESOURCE_SYSTEM_ERROR,
    'the function host answered without the file: is it an older one?',
  );
}
