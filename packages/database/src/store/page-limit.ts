import { type RawBuilder, sql } from 'kysely';

/*
 * A limit that PostgreSQL does not know when it plans: it then plans for a small part of the rows, and follows an index in
 * the order that is asked for. A limit that it knows may be more than the rows that it expects, above all without
 * statistics, which PostgreSQL inside this process never collects: it would read and sort all that are left for each page.
 */

/** The limit of a page. */
export function pageLimit(size: number): RawBuilder<unknown> {
  return sql`(select ${size}::bigint)`;
}

/**
 * The documents of a collection after one of them, in the order of their insertion: the end of a select from `documents`.
 *
 * After `collection = …` PostgreSQL would take this order for that of the primary key, and with statistics it may prefer
 * that key and read through all other collections. With a list of one only the index of both columns has the order.
 */
export function inOrderOfInsertion(
  collection: RawBuilder<unknown> | number,
  after: RawBuilder<unknown> | number,
  limit: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`where collection = any(array[${collection}]::bigint[]) and id > ${after}
    order by collection, id limit ${limit}`;
}

/** The same as the n-th value of a fixed statement. */
export function pageLimitAt(n: number): string {
  return `(select $${n}::bigint)`;
}
