import { type RawBuilder, sql } from 'kysely';
import { type Collection, StaleCatalog } from '../catalog/catalog';
import type { Executor } from '../catalog/tables';
import type { Context } from '../context';

/** A document as the database holds it. */
export interface Row {
  readonly id: number;
  readonly body: string;
  readonly version: number;
  /** Its key in the index that was scanned. */
  readonly key: Buffer;
  /** Whether a transaction that began at the given snapshot may see it; true without a snapshot. */
  readonly visible: boolean;
}

/** Where and how a query reads. */
export interface Reading {
  readonly context: Context;
  /** Default: the context's database. */
  readonly executor?: Executor | undefined;
  readonly collection: Collection;
  /** The snapshot of a transaction, as PostgreSQL's text. */
  readonly snapshot?: string | undefined;
}

/** A row of a statement that reads documents, with the version of the list of indexes. */
export interface PageRow {
  catalog: number;
  loose: boolean;
  key: Uint8Array | null;
  document: number | null;
  body: string | null;
  version: number | null;
  visible: boolean | null;
}

export interface Page {
  readonly rows: Row[];
  /** Whether the index has entries that are not plain. */
  readonly hasLoose: boolean;
}

/** @throws StaleCatalog */
export function pageFrom(rows: readonly PageRow[], collection: Collection): Page {
  const [first] = rows;
  if (first?.catalog !== collection.version) throw new StaleCatalog();
  return { rows: rows.flatMap((row) => rowFrom(row) ?? []), hasLoose: first.loose };
}

function rowFrom({ key, document, body, version, visible }: PageRow): Row | undefined {
  if (key === null || document === null || body === null || version === null) return undefined;
  return { id: document, body, version, key: Buffer.from(key), visible: visible !== false };
}

/**
 * Whether the row `d` was there when a snapshot was taken. Numbers of transactions that this server has not given yet
 * come from the server that the database was copied from: those rows are old.
 */
export function isVisible(snapshot: string | undefined): RawBuilder<boolean> {
  if (snapshot === undefined) return sql`true`;
  return sql`(pg_visible_in_snapshot(d.xid, ${snapshot}::pg_snapshot)
    or d.xid >= pg_snapshot_xmax(pg_current_snapshot()))`;
}
