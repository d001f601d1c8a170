import { runtime } from '../wx';
import { notTransferred, refusedByAddress } from './failures';
import type { Waiting } from './transfer';
import type { DownloadProgress, UploadFileOptions, UploadProgress } from './types';

/** Sends a file of the phone to an address. @returns the status of the answer */
export function sendFile(
  url: string,
  { filePath, header, timeout }: UploadFileOptions,
  { start }: Waiting<UploadProgress>,
): Promise<number> {
  const api = 'uploadFile';
  return new Promise((resolve, reject) => {
    const failed = (errMsg?: string) => reject(notTransferred(api, errMsg, 'uploadFile 合法域名'));
    start(
      () =>
        runtime().uploadFile({
          url,
          filePath,
          name: 'file',
          ...(header === undefined ? {} : { header }),
          ...(timeout === undefined ? {} : { timeout }),
          success({ statusCode, data }) {
            if (statusCode >= 200 && statusCode < 300) resolve(statusCode);
            else reject(refusedByAddress(api, statusCode, data));
          },
          fail: ({ errMsg }) => failed(errMsg),
        }),
      () => failed('uploadFile:fail abort'),
    );
  });
}

/** Fetches a file from an address to the phone. */
export function fetchFile(
  url: string,
  { timeout }: { timeout?: number },
  { start }: Waiting<DownloadProgress>,
): Promise<{ tempFilePath: string; statusCode: number }> {
  const api = 'downloadFile';
  return new Promise((resolve, reject) => {
    const failed = (errMsg?: string) => reject(notTransferred(api, errMsg, 'downloadFile 合法域名'));
    start(
      () =>
        runtime().downloadFile({
          url,
          ...(timeout === undefined ? {} : { timeout }),
          success({ statusCode, tempFilePath }) {
            if (statusCode === 200) resolve({ tempFilePath, statusCode });
            // WeChat has stored the text of the error as if it were the file.
            else reject(refusedByAddress(api, statusCode, undefined));
          },
          fail: ({ errMsg }) => failed(errMsg),
        }),
      () => failed('downloadFile:fail abort'),
    );
  });
}
