import type { Document } from '../../language';
import type { Tally } from './candidates';
import { conditionsOf } from './conditions';
import type { Plan, SortFields } from './plan';
import type { Reading } from './rows';

/** Reports a query that looked at far more documents than it gave, with the fields of the index that would help. */
export function reportWalk(
  { context, collection }: Reading,
  filter: Document,
  sort: SortFields,
  plan: Plan,
  { examined, matched }: Tally,
): void {
  if (examined <= context.limits.walk) return;
  const index = helpfulIndex(filter, sort);
  const used = plan.scans[0]?.index.fields.map(({ path }) => path) ?? [];
  const isUsed = index.length > 0 && index.every((path, at) => used[at] === path);
  // An index that was used and gave mostly matches has done what it can.
  if (isUsed || (plan.scans.length > 0 && examined <= 2 * matched)) return;
  context.slow({ envId: collection.envId, collection: collection.name, examined, matched, index });
}

/** Equal values first, then the sort, then bounds. */
function helpfulIndex(filter: Document, sort: SortFields): string[] {
  const { paths, branches } = conditionsOf(filter);
  const own = branches.flatMap((branch) => branch.flatMap((part) => [...conditionsOf(part).paths.keys()]));
  const equal = [...paths].filter(([, { points }]) => points !== undefined).map(([path]) => path);
  const ranged = [...paths].filter(([, { points }]) => points === undefined).map(([path]) => path);
  const wanted = [...equal, ...sort.map(([path]) => path), ...ranged];
  return [...new Set(wanted.length > 0 ? wanted : own.slice(0, 1))].filter((path) => path !== '_id');
}
