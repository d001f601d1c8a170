import type { CallDetails } from '../functions/call-details';

const WRITES: readonly string[] = ['insert', 'update', 'remove'];

/**
 * Marks documents that were not found in a collection into which the same call has written: the function asked whether
 * they exist.
 */
export function withHarmlessMisses({ refusals, documents = [], ...others }: CallDetails): CallDetails {
  const written = new Set(
    documents.flatMap(({ kind, collection, error }) => (!error && WRITES.includes(kind) ? collection : [])),
  );
  return {
    ...others,
    ...(documents.length > 0 && { documents }),
    ...(refusals && {
      refusals: refusals.map((refusal) =>
        refusal.adviceCode === 'DOCUMENT_MISSING' && written.has(refusal.collection)
          ? { ...refusal, recovered: true }
          : refusal,
      ),
    }),
  };
}
