import { type Document, parseDocument } from '../../language';
import { transactionConflict } from '../texts';
import type { Plan, Scan } from './plan';
import { readByKeys } from './read-by-key';
import type { Reading, Row } from './rows';
import { scanIndex, walkCollection } from './scan';

/** A document that matches. */
export interface Match extends Row {
  readonly document: Document;
}

/** Counts what a query looked at. */
export interface Tally {
  examined: number;
  matched: number;
}

export interface Search {
  readonly reading: Reading;
  readonly plan: Plan;
  readonly matches: (document: Document) => boolean;
  readonly tally: Tally;
  /** Documents that are enough, as a hint for the size of the pages. */
  readonly wanted?: number | undefined;
}

/**
 * The matches of one page. Its documents are compared one at a time: a caller that has enough looks at no more of them.
 */
type MatchPage = Iterable<Match>;

/** The documents that match, page by page, in no order but that of the scans. Each comes once. */
export async function* matchesOf(search: Search): AsyncGenerator<MatchPage> {
  const { reading, plan, wanted } = search;
  if (plan.scans.length === 0)
    for await (const rows of walkCollection(reading, wanted)) yield matchesIn(search, rows);
  const seen = new Set<number>();
  for (const scan of plan.scans) {
    if (scan.keys !== undefined && scan.keys.length <= KEYS) {
      // The one page of most calls, without the generators of several.
      yield matchesIn(search, await readByKeys(reading, scan.keys), seen, scan.isExact);
      continue;
    }
    const hasLoose = yield* plainPages(search, scan, 1, seen);
    if (!hasLoose) continue;
    for await (const rows of scanIndex(
      reading,
      { index: scan.index, plain: false, ranges: scan.loose, order: 1 },
      wanted,
    ))
      yield matchesIn(search, rows, seen);
  }
}

/** The matches of plain entries, in the order of the plan. */
export async function* plainMatches(search: Search): AsyncGenerator<MatchPage> {
  const { scans, order } = search.plan;
  for (const scan of scans) yield* plainPages(search, scan, order ?? 1);
}

/** The matches of the other entries, in no order. Each comes once. */
export async function* looseMatches({ reading, plan, ...search }: Search): AsyncGenerator<MatchPage> {
  const seen = new Set<number>();
  for (const { index, loose } of plan.scans)
    for await (const rows of scanIndex(reading, { index, plain: false, ranges: loose, order: 1 }))
      yield matchesIn({ reading, plan, ...search }, rows, seen);
}

/** @returns whether the other entries have to be looked at, too */
async function* plainPages(
  search: Search,
  scan: Scan,
  order: 1 | -1,
  seen?: Set<number>,
): AsyncGenerator<MatchPage, boolean> {
  const pages = plainRows(search.reading, scan, order, search.wanted);
  for (;;) {
    const page = await pages.next();
    if (page.done === true) return page.value;
    yield matchesIn(search, page.value, seen, scan.isExact);
  }
}

/** Keys that one statement reads. */
const KEYS = 500;

async function* plainRows(
  reading: Reading,
  { index, plain, keys }: Scan,
  order: 1 | -1,
  wanted: number | undefined,
): AsyncGenerator<readonly Row[], boolean> {
  if (keys === undefined)
    return yield* scanIndex(reading, { index, plain: true, ranges: plain, order }, wanted);
  const inOrder = keys.toSorted((a, b) => order * Buffer.compare(a, b));
  for (let at = 0; at < inOrder.length; at += KEYS) {
    const rows = await readByKeys(reading, inOrder.slice(at, at + KEYS));
    yield order === 1 ? rows : rows.reverse();
  }
  return false;
}

/**
 * @param seen the rows that came before: they are left out
 * @param isExact whether all rows match, because the index says all that the filter demands
 */
function* matchesIn(
  search: Search,
  rows: readonly Row[],
  seen?: Set<number>,
  isExact = false,
): Generator<Match> {
  for (const row of rows) {
    if (seen?.has(row.id)) continue;
    seen?.add(row.id);
    const match = matchOf(search, row, isExact);
    if (match !== undefined) yield match;
  }
}

/** A row whose document matches, as the document of the row. */
function matchOf({ matches, tally }: Search, row: Row, isExact: boolean): Match | undefined {
  if (!row.visible) {
    // A transaction sees what was there when it began: not what was inserted since; and no older texts are kept.
    if (row.version === 1) return undefined;
    throw transactionConflict();
  }
  tally.examined += 1;
  const match = withDocument(row);
  if (!isExact && !matches(match.document)) return undefined;
  tally.matched += 1;
  return match;
}

/** A row with its document, which is parsed when it is first needed: most answers need only the text. */
export function withDocument(row: Row): Match {
  return new ReadMatch(row);
}

class ReadMatch implements Match {
  readonly id: number;
  readonly body: string;
  readonly version: number;
  readonly key: Buffer;
  readonly visible: boolean;
  #document: Document | undefined;

  constructor({ id, body, version, key, visible }: Row) {
    this.id = id;
    this.body = body;
    this.version = version;
    this.key = key;
    this.visible = visible;
  }

  get document(): Document {
    this.#document ??= parseDocument(this.body);
    return this.#document;
  }
}
