import type { Document } from '../../language';
import { type CollectionIndex, ID_INDEX } from '../catalog/catalog';
import { valueKey } from '../value-key';
import { type Conditions, conditionsOf } from './conditions';
import { type Range, type Ranges, rangesOf } from './ranges';

/** One scan of one index. */
export interface Scan {
  readonly index: CollectionIndex;
  readonly plain: readonly Range[];
  readonly loose: readonly Range[];
  /** The keys of `_id`, where the query names them. */
  readonly keys?: readonly Buffer[] | undefined;
  /** Whether its plain entries, or the documents of its keys, match without a look at the documents. */
  readonly isExact: boolean;
}

/** How the candidates of a query are found. A candidate is compared with the filter, unless the scan is exact. */
export interface Plan {
  /** Empty: the collection is walked. Several: the branches of an `$or`, whose candidates overlap. */
  readonly scans: readonly Scan[];
  /** Whether plain entries of the one scan come in the order of the sort: downwards, where it is -1. */
  readonly order?: 1 | -1 | undefined;
  /** Whether the plain entries of the one scan match without a look at their documents. */
  readonly exact: boolean;
}

/** A sort, as the database keeps it: path and direction. */
export type SortFields = readonly (readonly [path: string, direction: 1 | -1])[];

const WALK: Plan = { scans: [], exact: false };

/** Chooses the index of a query. */
export function planQuery(filter: Document, sort: SortFields, indexes: readonly CollectionIndex[]): Plan {
  const conditions = conditionsOf(filter);
  if (sort.length === 0 && conditions.paths.get('_id')?.points !== undefined) return planOfIds(conditions);
  const choices = indexes.map((index) => choiceOf(index, conditions, sort));
  const best = choices.reduce<Choice | undefined>(
    (chosen, choice) => (chosen === undefined || choice.score > chosen.score ? choice : chosen),
    undefined,
  );
  if (best !== undefined && best.ranges.points > 0) return planOf(best);
  const union = conditions.branches
    .map((branches) => planUnion(branches, indexes))
    .find((plan) => plan !== undefined);
  if (best !== undefined && best.score > 0 && (best.ranges.ranged || union === undefined))
    return planOf(best);
  return union ?? WALK;
}

interface Choice {
  readonly index: CollectionIndex;
  readonly ranges: Ranges;
  readonly order: 1 | -1 | undefined;
  readonly exact: boolean;
  readonly score: number;
  readonly keys: readonly Buffer[] | undefined;
}

function planOf({ index, ranges: { plain, loose }, order, exact, keys }: Choice): Plan {
  return { scans: [{ index, plain, loose, keys, isExact: exact }], order, exact };
}

/** No other index narrows more than values of `_id`. */
function planOfIds({ paths, complete }: Conditions): Plan {
  const keys = (paths.get('_id')?.points ?? []).map((point) => valueKey(point));
  const isExact = complete && paths.size === 1 && keys.every(({ exact }) => exact);
  const scan = { index: ID_INDEX, plain: [], loose: [], keys: keys.map(({ bytes }) => bytes), isExact };
  return { scans: [scan], exact: false };
}

function choiceOf(index: CollectionIndex, conditions: Conditions, sort: SortFields): Choice {
  const ranges = rangesOf(index.fields, conditions.paths);
  const order = orderOf(index, ranges, conditions, sort);
  const used = ranges.points + (ranges.ranged ? 1 : 0);
  return {
    index,
    ranges,
    order,
    // The keys of `_id` are not marked as plain or not.
    exact: index !== ID_INDEX && conditions.complete && ranges.exact && used === conditions.paths.size,
    score: scoreOf(index, ranges, order, sort),
    keys: index === ID_INDEX ? keysOf(conditions) : undefined,
  };
}

function keysOf({ paths }: Conditions): Buffer[] | undefined {
  const points = paths.get('_id')?.points;
  return points?.map((point) => valueKey(point).bytes);
}

/** 0: the index is of no use. Equal values narrow most, then the order of the sort, then bounds. */
function scoreOf(
  index: CollectionIndex,
  ranges: Ranges,
  order: 1 | -1 | undefined,
  sort: SortFields,
): number {
  const isOneDocument = index.isUnique && ranges.points === index.fields.length;
  const fits = order !== undefined && sort.length > 0;
  // One user's documents are fewer than those of one state.
  const isNarrow = ranges.points > 0 && index.name === '_openid_';
  return (
    (isOneDocument ? 1000 : 0) +
    ranges.points * 20 +
    (ranges.ranged ? 6 : 0) +
    (fits ? 8 : 0) +
    (isNarrow ? 1 : 0)
  );
}

/** Whether the fields after those with one value are those of the sort, in its order or exactly against it. */
function orderOf(
  { fields }: CollectionIndex,
  ranges: Ranges,
  { paths }: Conditions,
  sort: SortFields,
): 1 | -1 | undefined {
  if (!ranges.single && sort.length > 0) return undefined;
  const fixed = new Set(fields.slice(0, ranges.points).map(({ path }) => path));
  const wanted = sort.filter(([path]) => !fixed.has(path) || (paths.get(path)?.points?.length ?? 0) !== 1);
  const next = fields.slice(ranges.points, ranges.points + wanted.length);
  if (next.length < wanted.length || next.some(({ path }, at) => path !== wanted[at]?.[0])) return undefined;
  const turns = next.map(({ direction }, at) => direction * (wanted[at]?.[1] ?? 1));
  if (turns.every((turn) => turn === 1)) return 1;
  return turns.every((turn) => turn === -1) ? -1 : undefined;
}

/** A scan for each branch, if an index narrows each of them. */
function planUnion(branches: readonly Document[], indexes: readonly CollectionIndex[]): Plan | undefined {
  const plans = branches.map((branch) => planQuery(branch, [], indexes));
  const isNarrow = plans.length > 0 && plans.every(({ scans }) => scans.length > 0);
  // A branch is not all that the filter demands.
  const scans = plans.flatMap((plan) => plan.scans.map((scan) => ({ ...scan, isExact: false })));
  return isNarrow ? { scans, exact: false } : undefined;
}
