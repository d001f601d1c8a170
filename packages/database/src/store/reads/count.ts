import { sql } from 'kysely';
import { compileFilter, type Document } from '../../language';
import { StaleCatalog } from '../catalog/catalog';
import { filterContext, hexes } from '../context';
import { looseMatches, matchesOf, type Search } from './candidates';
import { type Plan, planQuery } from './plan';
import type { Reading } from './rows';
import { reportWalk } from './walks';

/** Counts the documents that match: where an index says all about them, without reading them. */
export async function countMatches(reading: Reading, filter: Document): Promise<number> {
  const { context, collection } = reading;
  const { matches } = compileFilter(filter, filterContext(context));
  if (Object.keys(filter).length === 0) return countAll(reading);
  const plan = planQuery(filter, [], collection.usable);
  const tally = { examined: 0, matched: 0 };
  const search: Search = { reading, plan, matches, tally };
  if (plan.exact) {
    const plain = await countPlain(reading, plan);
    let others = 0;
    for await (const page of looseMatches(search)) for (const _match of page) others += 1;
    return plain + others;
  }
  let count = 0;
  for await (const page of matchesOf(search)) for (const _match of page) count += 1;
  reportWalk(reading, filter, [], plan, tally);
  return count;
}

async function countAll({ context, collection }: Reading): Promise<number> {
  return countRows(
    { context, collection },
    sql`select 1 from ${context.table('documents')} where collection = ${collection.id}`,
  );
}

async function countPlain(reading: Reading, { scans }: Plan): Promise<number> {
  const { context, collection } = reading;
  const [scan] = scans;
  if (scan === undefined) return 0;
  const within =
    scan.index.id === 0
      ? sql`${context.table('documents')} x on x.collection = ${collection.id}`
      : sql`${context.table('entries')} x on x.index = ${scan.index.id} and x.plain`;
  const lows = hexes(scan.plain.map(({ low }) => low));
  const highs = hexes(scan.plain.map(({ high }) => high));
  return countRows(
    reading,
    sql`select 1 from unnest(${lows}::text[], ${highs}::text[]) as r(low, high)
      join ${within} and x.key >= decode(r.low, 'hex') and x.key < decode(r.high, 'hex')`,
  );
}

async function countRows({ context, collection }: Reading, rows: ReturnType<typeof sql>): Promise<number> {
  const { rows: answers } = await sql<{ count: number }>`
    select (select count(*) from (${rows}) r) as count from ${context.table('collections')} c
    where c.id = ${collection.id} and c.catalog = ${collection.version}
  `.execute(context.db);
  const [answer] = answers;
  if (answer === undefined) throw new StaleCatalog();
  return Number(answer.count);
}
