import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { Document } from '../../language';
import { describe } from '../../language/values/describe';
import { duplicateKey } from '../texts';
import type { Prepared, Writing } from './writing';

/** PostgreSQL's code of a unique violation. */
const UNIQUE_VIOLATION = '23505';

/** Runs a write; a duplicate key becomes MongoDB's error. */
export async function withoutDuplicates<Result>(
  { collection }: Writing,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (failure) {
    const {
      code,
      constraint,
      detail = '',
    } = Object(failure) as { code?: string; constraint?: string; detail?: string };
    if (code !== UNIQUE_VIOLATION) throw failure;
    if (constraint === 'documents_key') throw new DuplicateKey('_id_', undefined, detail);
    // Key (index, key)=(12, \x40…) already exists.
    const id = Number(/=\((\d+),/.exec(detail)?.[1]);
    const index = collection.indexes.find((one) => one.id === id);
    throw new DuplicateKey(
      index?.name ?? 'unique',
      index?.fields.map(({ path }) => path),
      detail,
    );
  }
}

/** The code of {@link DuplicateKey}. */
type DuplicateKeyCode =
  /** Another document has the key. */
  'KEY_DUPLICATE';

/** A duplicate key. The store finds the document, and answers with MongoDB's text. */
export class DuplicateKey extends CodedError<DuplicateKeyCode> {
  constructor(
    readonly index: string,
    readonly paths: readonly string[] | undefined,
    /** PostgreSQL's detail, which holds the key. */
    readonly detail: string,
  ) {
    super('KEY_DUPLICATE', `duplicate key in ${index}`);
  }
}

/** MongoDB's text of a duplicate key. */
export function duplicateError(
  { envId, name }: { envId: string; name: string },
  { index, paths = ['_id'], detail }: DuplicateKey,
  documents: readonly Pick<Prepared, 'document' | 'key'>[],
): Error {
  const first =
    documents.length === 1
      ? documents[0]
      : documents.find(({ key }) => detail.includes(`\\x${key.toString('hex')})`));
  const values = first ? paths.map((path) => `: ${describe(valueAt(first.document, path))}`) : [];
  return duplicateKey(`${envId}.${name}`, index, values.join(', '));
}

function valueAt(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const part of path.split('.')) value = Object(value)[part];
  return value ?? null;
}
