import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { MiniProgramApi, TransferTask } from '../wx';

/** What a listener of a transfer gets. */
interface Progress {
  progress: number;
  totalBytesSent?: number;
  totalBytesExpectedToSend?: number;
}

/** `wx.uploadFile` and `wx.downloadFile` over real HTTP, with the files of a phone by their paths. */
export function transfers(files: Map<string, Buffer>): Pick<MiniProgramApi, 'uploadFile' | 'downloadFile'> {
  let downloads = 0;
  return {
    uploadFile({ url, filePath, name, header = {}, success, fail }) {
      const file = files.get(filePath);
      const task = newTask();
      if (!file) {
        queueMicrotask(() => fail({ errMsg: `uploadFile:fail no such file or directory ${filePath}` }));
        return task.task;
      }
      const boundary = 'form-of-the-tests';
      const body = Buffer.concat([
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${filePath.split('/').pop()}"\r\n\r\n`,
        ),
        file,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]);
      const headers = { ...header, 'content-type': `multipart/form-data; boundary=${boundary}` };
      task.run('uploadFile', { url, method: 'POST', headers, body }, fail, async (answer) => {
        task.tell({ progress: 100, totalBytesSent: body.length, totalBytesExpectedToSend: body.length });
        success({ statusCode: answer.statusCode ?? 0, data: String(await buffer(answer)) });
      });
      return task.task;
    },
    downloadFile({ url, success, fail }) {
      const task = newTask();
      task.run('downloadFile', { url, method: 'GET', headers: {} }, fail, async (answer) => {
        downloads += 1;
        const tempFilePath = `http://tmp/${downloads}`;
        files.set(tempFilePath, await buffer(answer));
        success({ statusCode: answer.statusCode ?? 0, tempFilePath });
      });
      return task.task;
    },
  };
}

interface Sent {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: Buffer;
}

function newTask() {
  const listeners = new Set<(progress: Progress) => void>();
  let abort = () => {};
  const task: TransferTask = {
    abort: () => abort(),
    onProgressUpdate: (listener: (progress: Progress) => void) => listeners.add(listener),
    offProgressUpdate: (listener?: (progress: Progress) => void) =>
      listener ? listeners.delete(listener) : listeners.clear(),
  };
  return {
    task,
    tell(progress: Progress) {
      for (const listener of listeners) listener(progress);
    },
    run(
      api: string,
      { url, method, headers, body }: Sent,
      fail: (error: { errMsg: string }) => void,
      answered: (answer: IncomingMessage) => Promise<void>,
    ) {
      let isAborted = false;
      const request = httpRequest(url, { method, headers, agent: false }, (answer) => void answered(answer));
      request.on('error', (error) => fail({ errMsg: `${api}:fail ${isAborted ? 'abort' : error.message}` }));
      request.end(body);
      abort = () => {
        isAborted = true;
        request.destroy();
      };
    },
  };
}
