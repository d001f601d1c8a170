import { kindOf } from '../../language';
import { type Document, firstOperator, isDocument } from '../../language/values/kinds';

/** What a query demands of the value at one path. A value that is an array may fulfil each by another element. */
export interface Demands {
  /** The value is one of these; the shortest such list of the query. */
  points?: readonly unknown[];
  /** The value is a list that holds each of these, or is that value. */
  readonly contains: unknown[];
  readonly bounds: Bound[];
  readonly not: unknown[];
}

export interface Bound {
  readonly operator: '$gt' | '$gte' | '$lt' | '$lte';
  readonly value: unknown;
}

/** What all documents of one alternative of a query have in common, by path. */
export type Branch = ReadonlyMap<string, Demands>;

/** Alternatives of one query. */
export const MAX_BRANCHES = 64;

/**
 * The alternatives of a query: without an `$or` there is one. What is not understood here, a `$nor` or an `$expr`, only
 * narrows the query further, and is left out.
 *
 * @returns undefined for a query with more than {@link MAX_BRANCHES}
 */
export function branchesOf(filter: Document): readonly Branch[] | undefined {
  return alternatives(filter)?.map((conditions) => {
    const branch = new Map<string, Demands>();
    for (const [path, demand] of conditions) collect(branch, path, demand);
    return branch;
  });
}

type Conditions = readonly (readonly [path: string, demand: unknown])[];

function alternatives(filter: Document): readonly Conditions[] | undefined {
  let found: readonly Conditions[] = [[]];
  for (const [name, demand] of Object.entries(filter)) {
    const these = ofMember(name, demand);
    if (these === undefined || found.length * these.length > MAX_BRANCHES) return undefined;
    found = found.flatMap((some) => these.map((more) => [...some, ...more]));
  }
  return found;
}

function ofMember(name: string, demand: unknown): readonly Conditions[] | undefined {
  if (!name.startsWith('$')) return [[[name, demand]]];
  const members = Array.isArray(demand) ? (demand as unknown[]).filter(isDocument) : [];
  if (name === '$and') return alternativesOfAll(members);
  if (name !== '$or') return [[]];
  const each = members.map(alternatives);
  return each.every((one) => one !== undefined) ? each.flat() : undefined;
}

function alternativesOfAll(members: readonly Document[]): readonly Conditions[] | undefined {
  let found: readonly Conditions[] = [[]];
  for (const member of members) {
    const these = alternatives(member);
    if (these === undefined || found.length * these.length > MAX_BRANCHES) return undefined;
    found = found.flatMap((some) => these.map((more) => [...some, ...more]));
  }
  return found;
}

function collect(branch: Map<string, Demands>, path: string, demand: unknown): void {
  const demands = branch.get(path) ?? { contains: [], bounds: [], not: [] };
  branch.set(path, demands);
  if (firstOperator(demand) === undefined) {
    addPoints(demands, [demand]);
    return;
  }
  for (const [operator, operand] of Object.entries(demand as Document)) {
    if (operator === '$eq') addPoints(demands, [operand]);
    else if (operator === '$in' && Array.isArray(operand)) addPoints(demands, operand);
    else if (operator === '$all' && Array.isArray(operand)) demands.contains.push(...(operand as unknown[]));
    else if (operator === '$elemMatch' && isDocument(operand) && '$eq' in operand)
      demands.contains.push(operand['$eq']);
    else if (operator === '$ne') demands.not.push(operand);
    else if (operator === '$nin' && Array.isArray(operand)) demands.not.push(...(operand as unknown[]));
    else if (operator === '$gt' || operator === '$gte' || operator === '$lt' || operator === '$lte')
      demands.bounds.push({ operator, value: operand });
  }
}

function addPoints(demands: Demands, points: readonly unknown[]): void {
  // A regular expression stands for many values.
  if (points.some((point) => kindOf(point) === 'regex')) return;
  if (demands.points === undefined || points.length < demands.points.length) demands.points = points;
}
