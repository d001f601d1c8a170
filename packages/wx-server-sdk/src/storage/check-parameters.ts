import { ReadStream } from 'node:fs';
import { CallFailure, ErrCode, sdkError } from '@opencloudpay/cloudpay';
import { platformFailure } from '../platform-failure';
import { typeOf } from '../type-of';
import type { Bytes } from './types';

/** @throws in the original's words, unless the parameter has fields of these types */
export function checkParam(api: string, param: unknown, fields: Readonly<Record<string, string>>): void {
  if (!param)
    throw new CallFailure(ErrCode.UNKNOWN, `Params for ${api} must be an object instead of ${typeof param}`);
  if (typeof param !== 'object') throw sdkError(`parameter should be object instead of ${typeOf(param)}; `);
  for (const [name, type] of Object.entries(fields)) {
    const given = typeOf((param as Record<string, unknown>)[name]);
    if (given !== type) throw sdkError(`parameter.${name} should be ${type} instead of ${given};`);
  }
}

export function isContent(content: unknown): content is Bytes | ReadStream {
  return Buffer.isBuffer(content) || content instanceof ReadStream;
}

export function checkIds(fileList: readonly unknown[]): readonly string[] {
  const other = fileList.findIndex((file) => typeof file !== 'string');
  if (other >= 0)
    throw new Error(`Type of fileList[${other}] must be string instead of ${typeof fileList[other]}`);
  if (fileList.some((file) => file === ''))
    throw platformFailure('INVALID_PARAM', 'fileList的元素必须是非空的字符串');
  return fileList as readonly string[];
}

/** The files of getTempFileURL, as the wire has them. */
export function requestedFiles(fileList: readonly unknown[]): object[] {
  return fileList.map((file) => {
    if (typeof file === 'string') return { fileid: file };
    if (typeof file !== 'object')
      throw platformFailure('INVALID_PARAM', 'fileList的元素如果不是对象，则必须是字符串');
    const { fileID, maxAge } = Object(file) as { fileID?: unknown; maxAge?: unknown };
    if (fileID === undefined || maxAge === undefined)
      throw platformFailure('INVALID_PARAM', 'fileList 的元素如果是对象，必须是包含 fileID 和 maxAge 的对象');
    return { fileid: fileID, max_age: maxAge };
  });
}
