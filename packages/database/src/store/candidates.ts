import { type Document, parseDocument } from '../language';
import type { Plan, Scan } from './plan';
import { type Reading, type Row, readByKeys, scanIndex, walkCollection } from './scan';
import { transactionConflict } from './texts';

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

/** The documents that match, in no order but that of the scans. Each comes once. */
export async function* matchesOf(search: Search): AsyncGenerator<Match> {
  const { reading, plan, wanted } = search;
  const seen = new Set<number>();
  const isOnce = plan.scans.length === 0;
  for await (const row of rowsOf(reading, plan, wanted)) {
    if (!isOnce) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
    }
    const match = matchOf(search, row);
    if (match !== undefined) yield match;
  }
}

/** The matches of plain entries, in the order of the plan. */
export async function* plainMatches(search: Search): AsyncGenerator<Match> {
  const { reading, plan, wanted } = search;
  for (const scan of plan.scans)
    for await (const row of plainRows(reading, scan, plan.order, wanted)) {
      const match = matchOf(search, row);
      if (match !== undefined) yield match;
    }
}

/** Keys that one statement reads. */
const KEYS = 500;

/** @returns whether the other entries have to be looked at, too */
async function* plainRows(
  reading: Reading,
  { index, plain, keys }: Scan,
  order: 1 | -1 = 1,
  wanted: number | undefined = undefined,
): AsyncGenerator<Row, boolean> {
  if (keys === undefined) return yield* scanIndex(reading, index, true, plain, order, wanted);
  const inOrder = keys.toSorted((a, b) => order * Buffer.compare(a, b));
  for (let at = 0; at < inOrder.length; at += KEYS) {
    const rows = await readByKeys(reading, inOrder.slice(at, at + KEYS));
    yield* order === 1 ? rows : rows.reverse();
  }
  return false;
}

/** The matches of the other entries, in no order. Each comes once. */
export async function* looseMatches(search: Search): AsyncGenerator<Match> {
  const { reading, plan } = search;
  const seen = new Set<number>();
  for (const { index, loose } of plan.scans)
    for await (const row of scanIndex(reading, index, false, loose)) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      const match = matchOf(search, row);
      if (match !== undefined) yield match;
    }
}

async function* rowsOf(reading: Reading, { scans }: Plan, wanted: number | undefined): AsyncGenerator<Row> {
  if (scans.length === 0) yield* walkCollection(reading, wanted);
  for (const scan of scans) {
    const hasLoose = yield* plainRows(reading, scan, 1, wanted);
    if (hasLoose) yield* scanIndex(reading, scan.index, false, scan.loose, 1, wanted);
  }
}

/** A row whose document matches, as the document of the row. */
function matchOf({ matches, tally }: Search, row: Row): Match | undefined {
  if (!row.visible) {
    // A transaction sees what was there when it began: not what was inserted since; and no older texts are kept.
    if (row.version === 1) return undefined;
    throw transactionConflict();
  }
  tally.examined += 1;
  const document = parseDocument(row.body);
  if (!matches(document)) return undefined;
  tally.matched += 1;
  return { ...row, document };
}
