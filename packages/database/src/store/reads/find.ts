import { compileFilter, compileSort, type Document } from '../../language';
import { sortFields } from '../../language/sort';
import { ID_INDEX } from '../catalog/catalog';
import { filterContext } from '../context';
import { requestFailed } from '../texts';
import { isExactKey } from '../value-key';
import { looseMatches, type Match, matchesOf, plainMatches, type Search } from './candidates';
import { planQuery, type SortFields } from './plan';
import type { Reading } from './rows';
import { keepTop } from './top';
import { reportWalk } from './walks';

/** What a query asks for. */
export interface Query {
  readonly filter: Document;
  readonly sort?: Document | undefined;
  readonly skip?: number | undefined;
  /** Default: all. */
  readonly limit?: number | undefined;
  /** Bytes that the texts of the documents may have together. Default: no bound. */
  readonly memory?: number | undefined;
}

/** What a transaction has changed, beside the stored documents. */
export interface Overlay {
  /** Whether a stored document is hidden: the transaction has changed or removed it. */
  hides(match: Match): boolean;
  /** What the transaction will store. */
  readonly staged: readonly Match[];
}

/** Finds the documents of a query, in its order. */
export async function findMatches(reading: Reading, query: Query, overlay?: Overlay): Promise<Match[]> {
  const { context, collection } = reading;
  const filter = compileFilter(query.filter, filterContext(context));
  const fields: SortFields = sortFields(query.sort ?? {}).map(({ parts, direction }) => [
    parts.join('.'),
    direction,
  ]);
  const nearest = fields.length === 0 ? filter.nearestFirst : undefined;
  const plan = planQuery(query.filter, fields, collection.usable);
  const count = (query.skip ?? 0) + (query.limit ?? Number.POSITIVE_INFINITY);
  const tally = { examined: 0, matched: 0 };
  const { memory = Number.POSITIVE_INFINITY } = query;
  const search: VisibleSearch = {
    reading,
    plan,
    memory,
    ...(overlay && { overlay }),
    matches: filter.matches,
    tally,
    wanted: Number.isFinite(count) && plan.exact ? count : undefined,
  };
  const isUnsorted = fields.length === 0 && nearest === undefined;
  const found = isUnsorted ? await firstMatches(search, count) : await inOrder();
  reportWalk(reading, query.filter, fields, plan, tally);
  return found.slice(query.skip ?? 0, count);

  async function inOrder(): Promise<Match[]> {
    const compare = nearest ?? compileSort(query.sort ?? {});
    const isOrdered = nearest === undefined && plan.order !== undefined;
    const ordered = isOrdered ? await orderedMatches(search, count, compare) : undefined;
    return ordered ?? sortedMatches(search, count, compare, fields[0]?.[1] ?? 1);
  }
}

type VisibleSearch = Search & { readonly overlay?: Overlay; readonly memory: number };

/** Matches that are kept until all are there. */
function answerOf({ memory }: VisibleSearch): { readonly found: Match[]; add(match: Match): void } {
  const found: Match[] = [];
  let bytes = 0;
  return {
    found,
    add(match) {
      found.push(match);
      bytes += match.body.length;
      if (bytes > memory)
        throw requestFailed(
          `Exceeded memory limit for the answer: ${found.length} documents have more than ${Math.round(memory / 1_000_000)} MB. Ask for fewer documents`,
        );
    },
  };
}

/** The first matches of a query without a sort. */
async function firstMatches(search: VisibleSearch, count: number): Promise<Match[]> {
  const { found, add } = answerOf(search);
  for (const staged of search.overlay?.staged ?? [])
    if (found.length < count && search.matches(staged.document)) add(staged);
  if (found.length >= count) return found;
  for await (const page of matchesOf(search)) {
    for (const match of page) {
      if (search.overlay?.hides(match)) continue;
      add(match);
      if (found.length >= count) return found;
    }
  }
  return found;
}

/** All matches. The first in the order are kept. Equal ones come as they were inserted, or against that. */
async function sortedMatches(
  search: VisibleSearch,
  count: number,
  compare: (a: Document, b: Document) => number,
  direction: 1 | -1,
): Promise<Match[]> {
  const top = topOf(search, count, compare, direction);
  for (const staged of search.overlay?.staged ?? []) if (search.matches(staged.document)) top.add(staged);
  for await (const page of matchesOf(search))
    for (const match of page) if (!search.overlay?.hides(match)) top.add(match);
  return top.items();
}

/** @returns undefined where the index cannot order what it holds: the query has to sort */
async function orderedMatches(
  search: VisibleSearch,
  count: number,
  compare: (a: Document, b: Document) => number,
): Promise<Match[] | undefined> {
  const direction = search.plan.order ?? 1;
  const order = orderOf(compare, direction);
  const top = topOf(search, count, compare, direction);
  for (const staged of search.overlay?.staged ?? []) if (search.matches(staged.document)) top.add(staged);
  for await (const page of looseMatches(search))
    for (const match of page) if (!search.overlay?.hides(match)) top.add(match);
  const others = top.items();
  const isOfIds = search.plan.scans[0]?.index === ID_INDEX;
  const { found, add } = answerOf(search);
  let next = 0;
  for await (const page of plainMatches(search)) {
    for (const match of page) {
      if (isOfIds && !isExactKey(match.key)) return undefined;
      if (search.overlay?.hides(match)) continue;
      for (; next < others.length && order(others[next] as Match, match) < 0; next += 1)
        add(others[next] as Match);
      add(match);
      if (found.length >= count) return found;
    }
  }
  return [...found, ...others.slice(next)];
}

function topOf(
  { reading }: Search,
  count: number,
  compare: (a: Document, b: Document) => number,
  direction: 1 | -1,
) {
  return keepTop<Match>(
    count,
    orderOf(compare, direction),
    ({ body }) => 2 * body.length,
    reading.context.limits.memory,
  );
}

function orderOf(compare: (a: Document, b: Document) => number, direction: 1 | -1) {
  return (a: Match, b: Match) => compare(a.document, b.document) || direction * (a.id - b.id);
}
