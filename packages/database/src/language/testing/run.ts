import { compileExpression } from '../expressions/compile';
import { compileFilter } from '../filter/filter';
import { compilePipeline } from '../pipeline/compile';
import { applyUpdate } from '../update/update';
import { formatDocument, parseDocument, parseValue } from '../values/ejson';
import type { Document } from '../values/kinds';

/** Whether a filter matches a document, both as extended JSON. */
export function matches(filter: string, document: string): boolean {
  return compileFilter(parseDocument(filter)).matches(parseDocument(document));
}

/** Updates a document, all as extended JSON. */
export function updated(
  document: string,
  update: string,
  { filter, insert }: { filter?: string; insert?: boolean } = {},
): string {
  const context = { now: new Date(1_700_000_000_000), insert: insert === true };
  const positions = filter === undefined ? {} : { filter: parseDocument(filter) };
  return formatDocument(
    applyUpdate(parseDocument(document), parseDocument(update), { ...context, ...positions }),
  );
}

/** Canonical extended JSON of a text in any form. */
export function canonical(text: string): string {
  return formatDocument({ value: parseValue(text) });
}

/** The value of an expression over a document, as canonical extended JSON. Missing: nothing. */
export function evaluated(expression: string, document = '{}'): string {
  const evaluate = compileExpression(parseValue(expression));
  const value = evaluate(parseDocument(document), { variables: {}, now: new Date(1_700_000_000_000) });
  return value === undefined ? 'missing' : formatDocument({ value });
}

/** What a pipeline makes of documents. @param others the documents of other collections */
export async function piped(
  stages: string,
  documents: readonly string[],
  { others = {}, stageBytes = 1_000_000 }: { others?: Record<string, string[]>; stageBytes?: number } = {},
): Promise<string[]> {
  const pipeline = compilePipeline(parseValue(stages) as Document[], {
    lookup: (name) => iterate((others[name] ?? []).map(parseDocument)),
    limits: { stageBytes },
  });
  const results: string[] = [];
  for await (const document of pipeline.run(iterate(documents.map(parseDocument))))
    results.push(formatDocument(document));
  return results;
}

export async function* iterate<Member>(members: Iterable<Member>): AsyncIterable<Member> {
  yield* members;
}
