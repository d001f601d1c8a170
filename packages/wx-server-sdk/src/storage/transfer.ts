import { type ClientRequest, request as httpRequest, type IncomingMessage, STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { platformFailure } from '../platform-failure';
import type { Bytes, FileStream } from './types';

/** The answer to an upload is an error in XML at most. */
const MAX_ANSWER = 64 * 1024;

/**
 * Sends a content to an address for uploads.
 *
 * @param timeout milliseconds without any progress
 */
export async function putContent(url: string, content: Bytes | FileStream, timeout: number): Promise<void> {
  const isBytes = Buffer.isBuffer(content);
  const headers = isBytes ? { 'content-length': String(content.length) } : {};
  const answer = await answerTo(url, { method: 'PUT', headers }, timeout, (request) =>
    isBytes
      ? Promise.resolve(void request.end(content))
      : promisify(pipeline)(content as unknown as Readable, request),
  );
  const text = (await contentOf(answer, MAX_ANSWER)).toString();
  if (answer.statusCode === 200) return;
  const [code, message] = ['Code', 'Message'].map((name) => elementIn(text, name));
  throw platformFailure(
    code === 'SignatureDoesNotMatch' ? 'SYS_ERR' : 'STORAGE_REQUEST_FAIL',
    code ? `[${code}]: ${message}` : `${answer.statusCode} ${STATUS_CODES[answer.statusCode ?? 0]}`,
  );
}

/** @param timeout milliseconds without any progress */
export async function getContent(url: string, timeout: number): Promise<Bytes> {
  const answer = await answerTo(url, { method: 'GET' }, timeout, async (request) => void request.end());
  if (answer.statusCode === 200) return contentOf(answer);
  answer.resume();
  throw platformFailure(
    'STORAGE_REQUEST_FAIL',
    `下载文件失败: Status:${answer.statusCode} Url:${url.replace(/\?.*$/s, '')}`,
  );
}

function answerTo(
  url: string,
  options: { method: string; headers?: Record<string, string> },
  timeout: number,
  send: (request: ClientRequest) => Promise<void>,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = open(url, { ...options, timeout }, resolve);
    const fail = (failure: Error) => reject(unreachable(url, failure));
    request.once('timeout', () => request.destroy(new Error(`nothing moved for ${timeout / 1000} s`)));
    request.on('error', fail);
    // A stream that fails has its own reason; the request that it ended has none.
    send(request).catch(reject);
  });
}

function unreachable(url: string, cause: Error): CallFailure {
  const { host } = new URL(url);
  return new CallFailure(
    ErrCode.RESOURCE_SYSTEM_ERROR,
    `the files at ${host} cannot be reached: ${cause.message}`,
    {
      cause,
    },
  );
}

async function contentOf(answer: IncomingMessage, maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer) {
    size += (piece as Buffer).length;
    if (size > maxBytes) break;
    pieces.push(piece as Buffer);
  }
  const expected = Number(answer.headers['content-length'] ?? size);
  if (size < expected && size <= maxBytes)
    throw new CallFailure(ErrCode.RESOURCE_SYSTEM_ERROR, 'the connection broke before the end of the file');
  return Buffer.concat(pieces);
}

function elementIn(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
