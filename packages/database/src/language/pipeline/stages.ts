import { setImmediate } from 'node:timers/promises';
import { Int32, Long } from 'bson';
import { namedOperands, requireWhole } from '../expressions/arguments';
import { compileExpression } from '../expressions/compile';
import { compileFilter } from '../filter/filter';
import { isTruthy } from '../filter/truth';
import { splitPath } from '../paths';
import { compileProject, compute, computedTree, requireFields } from '../projection/projection';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, getField, isDocument, isNullish, kindOf } from '../values/kinds';
import { COUNT_FIELD, groupBy, groupFields } from './group';
import { removeAtPath, setAtPath } from './paths';
import { sorting } from './sort';
import type { Run, StageContext } from './stage';

/** A stage that looks at one document at a time. */
function each(apply: (document: Document) => Iterable<Document>): Run {
  return async function* run(source) {
    for await (const document of source) yield* apply(document);
  };
}

/** Documents after which a stage that makes many of one lets other calls run, and looks at the time. */
const BETWEEN_PAUSES = 1000;

function eachPaced(apply: (document: Document) => Iterable<Document>, { pipeline }: StageContext): Run {
  const { milliseconds = Number.POSITIVE_INFINITY } = pipeline.limits;
  return async function* run(source) {
    const until = performance.now() + milliseconds;
    let count = 0;
    for await (const document of source)
      for (const one of apply(document)) {
        yield one;
        count += 1;
        if (count % BETWEEN_PAUSES !== 0) continue;
        await setImmediate();
        if (performance.now() > until)
          refuse(
            `operation exceeded time limit: the aggregation took more than ${milliseconds / 1000} seconds. Put a $match or a $limit before $unwind`,
          );
      }
  };
}

export function matchStage(operand: unknown, { scope }: StageContext): Run {
  if (!isDocument(operand)) return refuse('the match filter must be an expression in an object');
  const { matches, nearestFirst } = compileFilter(operand, scope);
  if (nearestFirst !== undefined) refuse('$geoNear, $near, and $nearSphere are not allowed in this context');
  return each((document) => (matches(document) ? [document] : []));
}

export function projectStage(operand: unknown, { scope, variables }: StageContext): Run {
  const project = compileProject(requireFields('$project', operand), { find: false, variables });
  return each((document) => [project(document, scope)]);
}

export function addFieldsStage(operand: unknown, { scope, variables }: StageContext): Run {
  const tree = computedTree(requireFields('$addFields', operand), variables);
  return each((document) => {
    const copy = { ...document };
    compute(copy, tree, document, scope);
    return [copy];
  });
}

export function unsetStage(operand: unknown): Run {
  const names = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (names.length === 0 || names.some((name) => typeof name !== 'string' || name === ''))
    return refuse('$unset specification must be a string or an array of strings');
  const exclusion = Object.fromEntries((names as string[]).map((name) => [name, false]));
  const project = compileProject(exclusion, { find: false });
  return each((document) => [project(document, { variables: {}, now: new Date() })]);
}

export function limitStage(operand: unknown): Run {
  const limit = requireWhole('$limit', operand);
  if (limit < 1) refuse('the limit must be positive');
  return async function* run(source) {
    let count = 0;
    for await (const document of source) {
      yield document;
      count += 1;
      if (count === limit) return;
    }
  };
}

export function skipStage(operand: unknown): Run {
  const skip = requireWhole('$skip', operand);
  if (skip < 0) refuse('Argument to $skip cannot be negative');
  return async function* run(source) {
    let count = 0;
    for await (const document of source) {
      if (count >= skip) yield document;
      count += 1;
    }
  };
}

export function unwindStage(operand: unknown, context: StageContext): Run {
  const parts =
    typeof operand === 'string'
      ? { path: operand }
      : namedOperands('$unwind', operand, ['path'], ['preserveNullAndEmptyArrays', 'includeArrayIndex']);
  const { path, preserveNullAndEmptyArrays, includeArrayIndex } = parts as Document & { path?: unknown };
  if (typeof path !== 'string' || !/^\$[^$]/.test(path))
    return refuse(`path option to $unwind stage should be prefixed with a '$': ${describe(path)}`);
  const keepsEmpty = isTruthy(preserveNullAndEmptyArrays);
  const parent = splitPath(path.slice(1));
  const index = typeof includeArrayIndex === 'string' ? splitPath(includeArrayIndex) : undefined;
  const withIndex = (document: Document, at: Long | null) =>
    index === undefined ? document : setAtPath(document, index, at);
  return eachPaced((document) => {
    const value = ownValueAt(document, parent);
    if (Array.isArray(value)) {
      if (value.length === 0) return keepsEmpty ? [withIndex(removeAtPath(document, parent), null)] : [];
      return (value as unknown[]).map((element, at) =>
        withIndex(setAtPath(document, parent, element), Long.fromNumber(at)),
      );
    }
    // What is no array is taken for an array of one.
    return isNullish(value) && !keepsEmpty ? [] : [withIndex(document, null)];
  }, context);
}

/** The value at a path through documents alone. */
function ownValueAt(document: Document, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) value = isDocument(value) ? getField(value, part) : undefined;
  return value;
}

export function countStage(operand: unknown): Run {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.'))
    return refuse('the count field must be a non-empty string that neither begins with $ nor contains a dot');
  return async function* run(source) {
    let count = 0;
    for await (const _document of source) count += 1;
    if (count > 0) yield { [operand]: new Int32(count) };
  };
}

export function sampleStage(operand: unknown, { pipeline }: StageContext): Run {
  const { size } = namedOperands('$sample', operand, ['size'], []);
  const count = requireWhole('$sample', size);
  if (count < 0) refuse('size argument to $sample must not be negative');
  // A random number for each document, and of these the least: only as many documents are held.
  const lots = new WeakMap<Document, number>();
  const compare = (a: Document, b: Document) => (lots.get(a) ?? 0) - (lots.get(b) ?? 0);
  const draw = each((document) => {
    lots.set(document, Math.random());
    return [document];
  });
  const sort = sorting('$sample', compare, count, {
    pipeline,
    scope: { variables: {}, now: new Date() },
    variables: [],
  });
  return (source) => sort(draw(source));
}

export function sortByCountStage(operand: unknown, context: StageContext): Run {
  const { variables } = context;
  const group = groupBy(
    compileExpression(operand, { variables }),
    groupFields(COUNT_FIELD, variables),
    context,
  );
  const byCount = (a: Document, b: Document) => Number(b['count']) - Number(a['count']);
  const sort = sorting('$sortByCount', byCount, undefined, context);
  return (source) => sort(group(source));
}

export function replaceRootStage(operand: unknown, context: StageContext): Run {
  const { newRoot } = namedOperands('$replaceRoot', operand, ['newRoot'], []);
  return replaceWithStage(newRoot, context);
}

export function replaceWithStage(operand: unknown, { scope, variables }: StageContext): Run {
  const evaluate = compileExpression(operand, { variables });
  return each((document) => {
    const root = evaluate(document, scope);
    if (isDocument(root)) return [root];
    return refuse(
      `'newRoot' expression must evaluate to an object, but resulting value was: ${describe(root)}. Type of resulting value: '${kindOf(root)}'.`,
    );
  });
}
