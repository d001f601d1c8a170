import { type Document, type Kind, kindOf } from '../../language';
import { firstOperator, isDocument } from '../../language/values/kinds';
import { type Numeric, toNumber } from '../../language/values/numbers';

/** What a filter demands of the value at one path, as far as an index can tell. All parts hold for a match. */
export interface PathConditions {
  /** The value is one of these. */
  points?: readonly unknown[];
  above?: Bound;
  below?: Bound;
}

export interface Bound {
  readonly value: unknown;
  readonly inclusive: boolean;
}

/** A filter, as far as indexes can decide it. */
export interface Conditions {
  readonly paths: ReadonlyMap<string, PathConditions>;
  /** Whether `paths` says all that the filter says, for documents with one value at each path. */
  readonly complete: boolean;
  /** The branches of the filter's `$or`s: a match matches one branch of each. */
  readonly branches: readonly (readonly Document[])[];
}

const RANGED: ReadonlySet<Kind> = new Set([
  'int',
  'double',
  'long',
  'decimal',
  'string',
  'bool',
  'date',
  'objectId',
]);

/** Reads the conditions of a filter that is already known to be valid. */
export function conditionsOf(filter: Document): Conditions {
  const paths = new Map<string, PathConditions>();
  const branches: Document[][] = [];
  let complete = true;

  const collect = (part: Document): void => {
    for (const [name, demand] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(demand)) for (const member of demand) collect(member as Document);
      else if (name === '$or' && Array.isArray(demand)) {
        branches.push(demand as Document[]);
        complete = false;
      } else if (name.startsWith('$')) complete = false;
      else if (!collectPath(name, demand)) complete = false;
    }
  };

  const collectPath = (path: string, demand: unknown): boolean => {
    const conditions = paths.get(path) ?? {};
    paths.set(path, conditions);
    if (firstOperator(demand) === undefined) return addPoints(conditions, [demand]);
    return Object.entries(demand as Document)
      .map(([operator, operand]) => addOperator(conditions, operator, operand))
      .every(Boolean);
  };

  collect(filter);
  for (const [path, conditions] of paths) if (Object.keys(conditions).length === 0) paths.delete(path);
  return { paths, complete, branches };
}

/** @returns whether the index's part of the condition is all of it */
function addOperator(conditions: PathConditions, operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return addPoints(conditions, [operand]);
    case '$in':
      return Array.isArray(operand) && addPoints(conditions, operand);
    case '$gt':
    case '$gte':
      return addBound(conditions, 'above', { value: operand, inclusive: operator === '$gte' });
    case '$lt':
    case '$lte':
      return addBound(conditions, 'below', { value: operand, inclusive: operator === '$lte' });
    default:
      return false;
  }
}

function addPoints(conditions: PathConditions, points: readonly unknown[]): boolean {
  // A regular expression matches texts; a document may hold operators of a value.
  if (points.some((point) => kindOf(point) === 'regex')) return false;
  const isFirst = conditions.points === undefined;
  if (isFirst || points.length < (conditions.points?.length ?? 0)) conditions.points = points;
  return (
    isFirst && conditions.above === undefined && conditions.below === undefined && points.every(isSimple)
  );
}

function addBound(conditions: PathConditions, side: 'above' | 'below', bound: Bound): boolean {
  if (!RANGED.has(kindOf(bound.value)) || isNaNValue(bound.value)) return false;
  if (conditions[side] !== undefined) return false;
  conditions[side] = bound;
  return conditions.points === undefined;
}

function isSimple(value: unknown): boolean {
  return (value === null || RANGED.has(kindOf(value))) && !isDocument(value);
}

function isNaNValue(value: unknown): boolean {
  const kind = kindOf(value);
  return (kind === 'double' || kind === 'decimal') && Number.isNaN(toNumber(value as Numeric));
}
