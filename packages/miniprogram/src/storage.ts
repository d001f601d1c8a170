/**
 * The files of `wx.cloud` for mini programs that have left CloudBase, apart from the rest, so that a mini program without
 * files does not carry them.
 *
 * ```js
 * // app.js
 * const { storage } = require('@opencloudpay/miniprogram/storage');
 * require('@opencloudpay/miniprogram').install({ url: 'https://shop.example.com/session', storage });
 * ```
 */
import { SESSION_STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import { actionSender } from './actions';
import { type Callbacks, inBothStyles } from './call-styles';
import { wordedError } from './errors';
import type { Host } from './host';
import { assertList, assertText, refusedByStorage, statusOf } from './storage/failures';
import { fileIdResolver } from './storage/resolve-file-ids';
import { fetchFile, sendFile } from './storage/send-file';
import { type Waiting, waitingTransfer } from './storage/transfer';
import type {
  DeleteFileOptions,
  DeleteFileResult,
  DownloadFileOptions,
  DownloadFileResult,
  DownloadProgress,
  FileOutcome,
  GetTempFileURLOptions,
  GetTempFileURLResult,
  Storage,
  UploadFileOptions,
  UploadFileResult,
  UploadProgress,
} from './storage/types';

export type {
  DeleteFileOptions,
  DeleteFileResult,
  DownloadFileOptions,
  DownloadFileResult,
  DownloadTask,
  FileOutcome,
  GetTempFileURLOptions,
  GetTempFileURLResult,
  Storage,
  StoragePart,
  UploadFileOptions,
  UploadFileResult,
  UploadTask,
} from './storage/types';

/** The outcome of a file, as the host answers it. */
interface Outcome {
  fileID: string;
  code: string;
  message?: string;
}

interface Data {
  url: string;
  fileId: string;
  download_list: (Outcome & { tempFileURL: string; maxAge: number })[];
  delete_list: Outcome[];
}

/** Seconds for which the address of a download is valid. */
const DOWNLOAD_AGE = 600;

let resolve: ReturnType<typeof fileIdResolver> | undefined;

/** For the option `storage` of `install` and `cloud.init`. */
export function storage(host: Host): Storage {
  const send = actionSender<Data>(host.call, SESSION_STORAGE_ROUTE, refusedByStorage);

  function uploaded(options: UploadFileOptions, waiting: Waiting<UploadProgress>): Promise<UploadFileResult> {
    const api = 'uploadFile';
    const { cloudPath, filePath } = options;
    assertText(api, 'cloudPath', cloudPath);
    assertText(api, 'filePath', filePath);
    return send(api, 'storage.getUploadMetadata', { path: cloudPath }).then(({ url, fileId }) =>
      sendFile(url, options, waiting).then((statusCode) => ({
        errMsg: `cloud.${api}:ok`,
        fileID: fileId,
        statusCode,
      })),
    );
  }

  function downloaded(
    options: DownloadFileOptions,
    waiting: Waiting<DownloadProgress>,
  ): Promise<DownloadFileResult> {
    const api = 'downloadFile';
    assertText(api, 'fileID', options.fileID);
    const file_list = [{ fileid: options.fileID, max_age: DOWNLOAD_AGE }];
    return send(api, 'storage.batchGetDownloadUrl', { file_list }).then(({ download_list: [file] }) => {
      const { code, message = '', tempFileURL } = file as Data['download_list'][number];
      if (code !== 'SUCCESS') throw refusedByStorage(api, { code, message });
      return fetchFile(tempFileURL, options, waiting).then((got) =>
        Object.assign({ errMsg: `cloud.${api}:ok` }, got),
      );
    });
  }

  function deleted({ fileList }: DeleteFileOptions): Promise<DeleteFileResult> {
    const api = 'deleteFile';
    assertList(api, 'fileList', fileList);
    return send(api, 'storage.batchDeleteFile', { fileid_list: fileList }).then(({ delete_list }) => ({
      errMsg: `cloud.${api}:ok`,
      fileList: delete_list.map(outcomeOf),
    }));
  }

  function addressed({ fileList }: GetTempFileURLOptions): Promise<GetTempFileURLResult> {
    const api = 'getTempFileURL';
    assertList(api, 'fileList', fileList);
    const file_list = fileList.map((file) => {
      if (typeof file === 'string') return { fileid: file };
      const { fileID, maxAge } = Object(file) as { fileID?: unknown; maxAge?: unknown };
      return maxAge === undefined ? { fileid: fileID } : { fileid: fileID, max_age: maxAge };
    });
    return send(api, 'storage.batchGetDownloadUrl', { file_list }).then(({ download_list }) => ({
      errMsg: `cloud.${api}:ok`,
      fileList: download_list.map((file) =>
        Object.assign(outcomeOf(file), { tempFileURL: file.tempFileURL, maxAge: file.maxAge }),
      ),
    }));
  }

  resolve = fileIdResolver((fileList) => addressed({ fileList }));
  return {
    uploadFile: transferring(uploaded),
    downloadFile: transferring(downloaded),
    deleteFile: plain(deleted),
    getTempFileURL: plain(addressed),
  } as Storage;
}

/**
 * Replaces each `cloud://` id in a value by an address for native components: `<image src>`, `<video>`, a background in a
 * style. All ids of a call are resolved together, and addresses are kept until ten minutes before they end.
 *
 * ```js
 * this.setData(await resolveFileIds({ goods, banner: 'cloud://…/banner.jpg' }));
 * ```
 *
 * @param value a text, a list, or data for a page; it stays as it is, and a copy is given. An id of a file that does not
 *   exist, or that the user may not read, stays in the copy
 */
export function resolveFileIds<Value>(value: Value): Promise<Value> {
  if (resolve) return resolve(value);
  const errMsg =
    "resolveFileIds:fail the files are not installed: install({ url, storage: require('@opencloudpay/miniprogram/storage').storage }).";
  return Promise.reject(wordedError(errMsg, -1));
}

function outcomeOf({ fileID, code }: Outcome): FileOutcome {
  return { fileID, status: statusOf(code), errMsg: code === 'SUCCESS' ? 'ok' : code };
}

function plain<Options extends Callbacks<Result>, Result>(run: (options: Options) => Promise<Result>) {
  return (options: Options) => {
    const given = Object(options) as Options;
    return inBothStyles(
      Promise.resolve().then(() => run(given)),
      given,
    );
  };
}

function transferring<Options extends Callbacks<Result>, Result, Progress>(
  run: (options: Options, waiting: Waiting<Progress>) => Promise<Result>,
) {
  return (options: Options) => {
    const waiting = waitingTransfer<Progress>();
    return plain((given: Options) => run(given, waiting))(options) || waiting.task;
  };
}
