import { namedOperands, requireWhole } from '../expressions/arguments';
import { compileExpression } from '../expressions/compile';
import { refuse } from '../refuse';
import { compareValues, orderOfKind } from '../values/compare';
import { type Document, isDocument, kindOf } from '../values/kinds';
import { Budget } from './budget';
import { COUNT_FIELD, Group, groupBudget, groupFields } from './group';
import type { Run, StageContext } from './stage';

function outputOf(output: unknown): Document {
  if (output === undefined) return COUNT_FIELD;
  return isDocument(output) ? output : refuse("The 'output' field of buckets must be an object");
}

/** `$bucket`: groups by the boundaries that a value lies between. */
export function bucketStage(operand: unknown, context: StageContext): Run {
  const parts = namedOperands('$bucket', operand, ['groupBy', 'boundaries'], ['default', 'output']);
  const readValue = compileExpression(parts['groupBy'], { variables: context.variables });
  const fields = groupFields(outputOf(parts['output']), context.variables);
  const boundaries = readBoundaries(parts['boundaries'], context);
  const hasDefault = Object.hasOwn(parts, 'default');
  const otherwise = hasDefault ? compileExpression(parts['default'])({}, context.scope) : undefined;
  return async function* run(source) {
    const groups = new Map<number, Group>();
    const budget = groupBudget('$bucket', context);
    for await (const document of source) {
      const value = readValue(document, context.scope);
      const at = bucketOf(value, boundaries);
      if (at < 0 && !hasDefault)
        refuse('$bucket could not find a matching branch for an input, and no default was specified.');
      const group = groups.get(at) ?? new Group(at < 0 ? otherwise : boundaries[at], fields);
      groups.set(at, group);
      group.add(document, context, budget);
    }
    const results = [...groups.values()].map((group) => group.result());
    yield* results.sort((a, b) => compareValues(a['_id'], b['_id']));
  };
}

function readBoundaries(operand: unknown, { scope }: StageContext): readonly unknown[] {
  if (!Array.isArray(operand)) return refuse("The $bucket 'boundaries' field must be an array");
  const boundaries = (operand as unknown[]).map((value) => compileExpression(value)({}, scope));
  if (boundaries.length < 2) refuse("The $bucket 'boundaries' field must have at least 2 values");
  boundaries.slice(1).forEach((value, at) => {
    const before = boundaries[at];
    if (orderOfKind(kindOf(value)) !== orderOfKind(kindOf(before)))
      refuse("All values in the the 'boundaries' option to $bucket must have the same type");
    if (compareValues(before, value) >= 0)
      refuse("The 'boundaries' option to $bucket must be sorted in ascending order");
  });
  return boundaries;
}

function bucketOf(value: unknown, boundaries: readonly unknown[]): number {
  const above = boundaries.findIndex((boundary) => compareValues(value, boundary) < 0);
  return above - 1 >= 0 ? above - 1 : -1;
}

/** `$bucketAuto`: sorts, and divides into buckets of about the same size. */
export function bucketAutoStage(operand: unknown, context: StageContext): Run {
  const parts = namedOperands('$bucketAuto', operand, ['groupBy', 'buckets'], ['output', 'granularity']);
  if (parts['granularity'] !== undefined)
    refuse("The $bucketAuto 'granularity' is not supported: leave it out");
  const count = requireWhole('$bucketAuto', parts['buckets']);
  if (count < 1) refuse("The $bucketAuto 'buckets' field must be greater than 0");
  const readValue = compileExpression(parts['groupBy'], { variables: context.variables });
  const fields = groupFields(outputOf(parts['output']), context.variables);
  return async function* run(source) {
    const advice = 'Put a $match or a $project before it, or use $bucket, which holds no documents.';
    const budget = new Budget('$bucketAuto', 'documents', advice, context.pipeline.limits.stageBytes);
    const entries: { value: unknown; document: Document }[] = [];
    for await (const document of source) {
      budget.hold(document);
      entries.push({ value: readValue(document, context.scope) ?? null, document });
    }
    entries.sort((a, b) => compareValues(a.value, b.value));
    const size = Math.max(1, Math.round(entries.length / count));
    let start = 0;
    for (let bucket = 1; start < entries.length; bucket += 1) {
      let end = bucket === count ? entries.length : Math.min(entries.length, start + size);
      // Equal values stay together.
      while (end < entries.length && compareValues(entries[end]?.value, entries[end - 1]?.value) === 0)
        end += 1;
      const max = (entries[end] ?? entries[end - 1])?.value;
      const group = new Group({ min: entries[start]?.value, max }, fields);
      for (const { document } of entries.slice(start, end)) group.add(document, context, budget);
      yield group.result();
      start = end;
    }
  };
}
