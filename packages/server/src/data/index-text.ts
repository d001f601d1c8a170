import type { IndexDeclaration, IndexDescription } from '@opencloudpay/database';
import { DataError } from './errors';

/**
 * Reads the fields of an index as they are typed: `status` ascends, `-createTime` or `createTime:-1` descends.
 *
 * @throws {DataError} INDEX_INVALID
 */
export function indexFields(texts: readonly string[]): IndexDeclaration['fields'] {
  return Object.fromEntries(texts.map(fieldOf));
}

function fieldOf(text: string): [path: string, direction: 1 | -1] {
  const [, minus = '', path = '', direction] = /^(-?)([^:$\s-][^:\s]*)(?::(1|-1))?$/.exec(text) ?? [];
  if (path === '' || (minus !== '' && direction !== undefined))
    throw new DataError('INDEX_INVALID', {
      en: `${JSON.stringify(text)} is no field of an index. Write status for an ascending field, createTime:-1 for a descending one.`,
      zh: `${JSON.stringify(text)} 不是索引的字段。升序写成 status，降序写成 createTime:-1。`,
    });
  return [path, minus !== '' || direction === '-1' ? -1 : 1];
}

export function fieldsText({ fields }: Pick<IndexDescription, 'fields'>): string {
  return Object.entries(fields)
    .map(([path, direction]) => (direction === 1 ? path : `${path}:-1`))
    .join(', ');
}
