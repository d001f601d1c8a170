import { namedOperands } from '../expressions/arguments';
import { compileExpression, valueAtPath } from '../expressions/compile';
import { compileFilter } from '../filter/filter';
import { isRegex } from '../filter/regex';
import { splitPath } from '../paths';
import { refuse } from '../refuse';
import { keyOf } from '../values/grouping-key';
import { type Document, documentOf, firstOperator, isDocument, isNullish, setField } from '../values/kinds';
import { Budget } from './budget';
import { setAtPath } from './paths';
import type { Run, StageContext } from './stage';

/** How many documents are looked up for at once: one query of the other collection for all of them. */
const BATCH = 100;

/** Compiles a pipeline inside of another one. */
export type CompileInner = (stages: unknown, context: StageContext) => Run;

/** `$lookup`, by two fields that are equal, or by a pipeline with variables, or by both. */
export function lookupStage(operand: unknown, context: StageContext, compileInner: CompileInner): Run {
  const parts = namedOperands(
    '$lookup',
    operand,
    ['from', 'as'],
    ['localField', 'foreignField', 'let', 'pipeline'],
  );
  const { from, as } = parts as { from?: unknown; as?: unknown };
  if (typeof from !== 'string') return refuse("$lookup argument 'from' must be a string");
  if (typeof as !== 'string' || as === '' || as.startsWith('$'))
    return refuse("$lookup argument 'as' must be the name of a field");
  const fields = equalFields(parts);
  if (fields === undefined && parts['pipeline'] === undefined)
    return refuse('$lookup requires either localField and foreignField, or a pipeline');
  const target = { from, as: splitPath(as) };
  if (parts['pipeline'] === undefined) return byFields(target, fields as EqualFields, context);
  return byPipeline(target, fields, parts, context, compileInner);
}

interface Target {
  readonly from: string;
  readonly as: readonly string[];
}

interface EqualFields {
  readonly local: readonly string[];
  readonly foreign: string;
}

function equalFields({ localField, foreignField }: Document): EqualFields | undefined {
  if (localField === undefined && foreignField === undefined) return undefined;
  if (
    typeof localField !== 'string' ||
    typeof foreignField !== 'string' ||
    localField === '' ||
    foreignField === ''
  )
    return refuse('$lookup requires both localField and foreignField, and each is the name of a field');
  return { local: splitPath(localField), foreign: foreignField };
}

/** The values that a document is joined by: each element of an array; null where it has none. */
function localValues(document: Document, path: readonly string[]): unknown[] {
  const value = valueAtPath(document, path, 0);
  if (isNullish(value)) return [null];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Equality also of regular expressions and documents with operators for names, which `$in` would take for more. */
function equalToAny(field: string, values: readonly unknown[]): Document {
  const plain = values.filter((value) => !isRegex(value) && firstOperator(value) === undefined);
  const rest = values.filter((value) => !plain.includes(value));
  if (rest.length === 0) return { [field]: { $in: plain } };
  return { $or: [{ [field]: { $in: plain } }, ...rest.map((value) => ({ [field]: { $eq: value } }))] };
}

function byFields(target: Target, { local, foreign }: EqualFields, context: StageContext): Run {
  return async function* run(source) {
    for await (const batch of inBatches(source)) {
      const values = new Map(
        batch.flatMap((document) => localValues(document, local)).map((value) => [keyOf(value), value]),
      );
      const found = await collect(target.from, equalToAny(foreign, [...values.values()]), context);
      for (const document of batch) {
        const { matches } = compileFilter(equalToAny(foreign, localValues(document, local)));
        yield setAtPath(document, target.as, found.filter(matches));
      }
    }
  };
}

async function* inBatches(source: AsyncIterable<Document>): AsyncIterable<Document[]> {
  let batch: Document[] = [];
  for await (const document of source) {
    batch.push(document);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function collect(from: string, filter: Document, context: StageContext): Promise<Document[]> {
  const { matches } = compileFilter(filter);
  const budget = lookupBudget(context);
  const found: Document[] = [];
  for await (const document of context.pipeline.lookup(from, filter)) {
    if (!matches(document)) continue;
    budget.hold(document);
    found.push(document);
  }
  return found;
}

function lookupBudget({ pipeline }: StageContext): Budget {
  const advice = 'Put a $match or a $limit before it, or look up by a pipeline that gives fewer documents.';
  return new Budget('$lookup', 'documents of the other collection', advice, pipeline.limits.stageBytes);
}

function byPipeline(
  target: Target,
  fields: EqualFields | undefined,
  parts: Document,
  context: StageContext,
  compileInner: CompileInner,
): Run {
  const { let: bindings = {}, pipeline } = parts;
  if (!isDocument(bindings)) return refuse("$lookup argument 'let' must be an object");
  const variables = Object.entries(bindings).map(
    ([name, value]) => [name, compileExpression(value, { variables: context.variables })] as const,
  );
  const names = [...context.variables, ...variables.map(([name]) => name)];
  // Compiled once here, so that a mistake in it is found before the first document.
  const unset = documentOf(names.map((name) => [name, undefined]));
  compileInner(pipeline, { ...context, variables: names, scope: { ...context.scope, variables: unset } });
  return async function* run(source) {
    let independent: Document[] | undefined;
    for await (const document of source) {
      const values: Document = { ...context.scope.variables };
      for (const [name, evaluate] of variables) setField(values, name, evaluate(document, context.scope));
      const inner = { ...context, variables: names, scope: { ...context.scope, variables: values } };
      const filter =
        fields === undefined ? undefined : equalToAny(fields.foreign, localValues(document, fields.local));
      const result =
        independent ?? (await runInner(target.from, filter, compileInner(pipeline, inner), pipeline, inner));
      // Without variables and fields every document is given the same: it is computed once.
      if (variables.length === 0 && filter === undefined) independent = result;
      yield setAtPath(document, target.as, result);
    }
  };
}

async function runInner(
  from: string,
  filter: Document | undefined,
  run: Run,
  pipeline: unknown,
  context: StageContext,
): Promise<Document[]> {
  const hint = filter ?? hintOf(pipeline, context);
  const budget = lookupBudget(context);
  const result: Document[] = [];
  for await (const document of run(foreignDocuments(from, filter, hint, context))) {
    budget.hold(document);
    result.push(document);
  }
  return result;
}

async function* foreignDocuments(
  from: string,
  filter: Document | undefined,
  hint: Document | undefined,
  { pipeline }: StageContext,
): AsyncIterable<Document> {
  const matches = filter === undefined ? () => true : compileFilter(filter).matches;
  for await (const document of pipeline.lookup(from, hint)) if (matches(document)) yield document;
}

/**
 * What the store may find documents by: the first `$match`, and of its `$expr` each `$eq` of a field and a variable,
 * which is how such pipelines join.
 */
function hintOf(pipeline: unknown, context: StageContext): Document | undefined {
  const first = Array.isArray(pipeline) ? (pipeline as unknown[])[0] : undefined;
  const match = isDocument(first) ? first['$match'] : undefined;
  if (!isDocument(match)) return undefined;
  const { $expr, ...rest } = match;
  const filters = [...(Object.keys(rest).length > 0 ? [rest] : []), ...equalities($expr, context)];
  return filters.length === 0 ? undefined : filters.length === 1 ? filters[0] : { $and: filters };
}

function equalities(expression: unknown, context: StageContext): Document[] {
  if (!isDocument(expression)) return [];
  const { $and, $eq } = expression as { $and?: unknown; $eq?: unknown };
  if (Array.isArray($and)) return ($and as unknown[]).flatMap((member) => equalities(member, context));
  if (!Array.isArray($eq) || $eq.length !== 2) return [];
  const [a, b] = $eq as [unknown, unknown];
  return [...equality(a, b, context), ...equality(b, a, context)];
}

function equality(field: unknown, value: unknown, context: StageContext): Document[] {
  if (typeof field !== 'string' || !/^\$[^$]/.test(field)) return [];
  if (typeof value === 'string' && value.startsWith('$') && !value.startsWith('$$')) return [];
  if (isDocument(value) || value === '$$ROOT' || value === '$$CURRENT') return [];
  const constant = compileExpression(value, { variables: context.variables })({}, context.scope);
  if (isNullish(constant) || Array.isArray(constant) || isRegex(constant)) return [];
  return [{ [field.slice(1)]: { $eq: constant } }];
}
