import type { DocumentChange } from '../store/context';

/** What was done to a document, as `dataType` has it. */
export type Cause = 'add' | 'update' | 'replace' | 'remove';

/** Gives what was done to a document; undefined where nothing was. */
export type CauseOf = (id: string) => Cause | undefined;

/** Where it is not known which documents have changed. */
export const unknownCause: CauseOf = () => undefined;

/** Two changes of one document, as one. */
export function combined(earlier: DocumentChange | undefined, later: DocumentChange): DocumentChange {
  if (earlier === undefined || later.kind !== 'update' || earlier.kind === 'remove') return later;
  return earlier.kind === 'insert' || earlier.isReplaced === true ? earlier : later;
}

/** @param isStored whether the document is still there */
export function causeOf({ kind, isReplaced }: DocumentChange, isStored: boolean): Cause {
  if (!isStored) return 'remove';
  if (kind === 'insert') return 'add';
  return isReplaced === true ? 'replace' : 'update';
}

/** The last of several causes that names a document. */
export function lastCause(causes: readonly CauseOf[]): CauseOf {
  if (causes.every((cause) => cause === unknownCause)) return unknownCause;
  return (id) => causes.reduce<Cause | undefined>((found, causeOf) => causeOf(id) ?? found, undefined);
}
