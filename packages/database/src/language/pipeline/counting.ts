import { Int32 } from 'bson';
import { type Document, firstOperator, isDocument, kindOf } from '../values/kinds';
import { compileGroup } from './group';
import { all, fieldsOfExpression, fieldsOfFilter } from './read-fields';
import type { Run, StageContext } from './stage';

/** Documents that are alike in all that a pipeline reads. */
export interface Counted {
  readonly document: Document;
  /** How many there are. */
  readonly times: number;
}

/**
 * A pipeline that begins with `$match` and `$group`, so that a store may give it alike documents once, with their number,
 * and of each only the fields that it reads.
 */
export interface Counting {
  /** The fields that the filter and the group read. */
  readonly fields: readonly string[];
  /** Those whose sums depend on the order if a number is a double or a decimal: then no documents may be counted. */
  readonly summed: readonly string[];
  /** @param source documents that match the leading filter, in the order of the first of each kind */
  run(source: AsyncIterable<Iterable<Counted>>): AsyncIterable<Document>;
}

/** Their results do not depend on which of several alike documents comes first. */
const COUNTED = new Set(['$sum', '$avg', '$min', '$max', '$first', '$addToSet', '$count']);
const SUMS = new Set(['$sum', '$avg']);

/** Operators that make whole numbers of whole numbers. */
const WHOLE = new Set(
  '$add $subtract $multiply $cond $ifNull $eq $ne $gt $gte $lt $lte $and $or $not $in'.split(' '),
);

/**
 * @param filter of the leading `$match`es
 * @param stages those after it
 * @param compile compiles the stages after the group
 * @returns undefined where the documents have to come one by one
 */
export function countingOf(
  filter: Document,
  stages: readonly Document[],
  context: StageContext,
  compile: (stages: readonly Document[]) => Run,
): Counting | undefined {
  const [first, ...others] = stages;
  const grouped = first && asGroup(first);
  if (grouped === undefined) return undefined;
  const { _id: id, ...accumulated } = grouped.group;
  const accumulators = Object.values(accumulated).flatMap((one) => Object.entries(Object(one) as Document));
  if (accumulators.some(([name]) => !COUNTED.has(name))) return undefined;
  const sums = accumulators.filter(([name]) => SUMS.has(name)).map(([, operand]) => operand);
  if (!sums.every(isWhole)) return undefined;
  const operands = accumulators.map(([, operand]) => operand);
  const fields = all([fieldsOfFilter(filter), ...[id, ...operands].map(fieldsOfExpression)]);
  const summed = fieldsOfExpression(sums);
  if (fields === undefined || summed === undefined) return undefined;
  const rest = compile([...grouped.following, ...others]);
  return {
    fields: [...fields],
    summed: [...summed],
    run: (source) => rest(groupsOf(source, grouped.group, context)),
  };
}

async function* groupsOf(
  source: AsyncIterable<Iterable<Counted>>,
  group: Document,
  context: StageContext,
): AsyncIterable<Document> {
  const groups = compileGroup(group, context)();
  for await (const page of source) for (const { document, times } of page) groups.add(document, times);
  yield* groups.results();
}

/** `$group`, or a stage that is one in short. */
function asGroup(stage: Document): { group: Document; following: readonly Document[] } | undefined {
  const { $group: group, $count: name, $sortByCount: by } = stage;
  if (isDocument(group) && Object.hasOwn(group, '_id')) return { group, following: [] };
  if (typeof name === 'string' && name !== '_id')
    return {
      group: { _id: null, [name]: { $sum: new Int32(1) } },
      following: [{ $project: { _id: new Int32(0) } }],
    };
  if (by !== undefined)
    return {
      group: { _id: by, count: { $sum: new Int32(1) } },
      following: [{ $sort: { count: new Int32(-1) } }],
    };
  return undefined;
}

/** Whether an expression is a whole number wherever the fields that it reads are whole numbers. */
function isWhole(expression: unknown): boolean {
  if (typeof expression === 'string') return true;
  if (Array.isArray(expression)) return (expression as unknown[]).every(isWhole);
  const kind = kindOf(expression);
  if (kind !== 'object') return kind !== 'double' && kind !== 'decimal';
  const operator = firstOperator(expression);
  if (operator === undefined || !WHOLE.has(operator)) return false;
  const operand = (expression as Document)[operator];
  return isDocument(operand) && firstOperator(operand) === undefined
    ? Object.values(operand).every(isWhole)
    : isWhole(operand);
}
