import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Executor } from '../catalog/tables';
import type { Context } from '../context';
import { transactionOver } from '../texts';

/*
 * A transaction of CloudBase lasts over many calls, so it is no transaction of PostgreSQL: that would hold a connection,
 * and the folder's PostgreSQL has only one. What it will write is staged in a table, and stored in one step by the
 * commit. What it reads was stored before it began, by PostgreSQL's snapshot of that moment; of a document that has
 * changed since no older text is kept, so reading it is a conflict.
 */

/** An open transaction. */
export interface OpenTransaction {
  readonly id: string;
  /** PostgreSQL's text of what was committed when it began. */
  readonly snapshot: string;
}

/** Begins a transaction. @returns its id: 192 random bits, because the id alone gives access to the transaction */
export async function beginTransaction(context: Context, envId: string): Promise<string> {
  const { db, table, limits } = context;
  await clearExpired(context);
  const id = randomBytes(24).toString('hex');
  await sql`
    insert into ${table('transactions')} (id, environment, snapshot, expires_at)
    values (${id}, ${envId}, pg_current_snapshot(), ${inFuture(limits.transactionIdle)})
  `.execute(db);
  return id;
}

/**
 * Finds an open transaction and keeps it open.
 *
 * @throws DocumentError DATABASE_TRANSACTION_FAIL where it is over, or of another environment
 */
export async function touchTransaction(
  { db, table, limits }: Context,
  envId: string,
  id: string,
): Promise<OpenTransaction> {
  const { transactionIdle } = limits;
  if (!isTransactionId(id)) throw transactionOver();
  // Its time is written only now and then: most calls of a transaction only read.
  const { rows } = await sql<{ snapshot: string }>`
    with touched as (
      update ${table('transactions')} set expires_at = ${inFuture(transactionIdle)}
      where id = ${id} and environment = ${envId} and expires_at > clock_timestamp()
        and expires_at < ${inFuture(transactionIdle / 2)}
    )
    select snapshot::text as snapshot from ${table('transactions')}
    where id = ${id} and environment = ${envId} and expires_at > clock_timestamp()
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw transactionOver();
  return { id, snapshot: row.snapshot };
}

/**
 * Ends a transaction: what it staged is deleted with it.
 *
 * @returns whether it was open
 */
export async function endTransaction(
  { db, table }: Context,
  envId: string,
  id: string,
  executor: Executor = db,
): Promise<boolean> {
  if (!isTransactionId(id)) return false;
  const { rows } = await sql<{ id: string }>`
    delete from ${table('transactions')}
    where id = ${id} and environment = ${envId} and expires_at > clock_timestamp() returning id
  `.execute(executor);
  return rows.length === 1;
}

/** Milliseconds between the time that a write has written down and the time at which others see it. */
const SLOW_WRITE = 60_000;

/** Deletes abandoned transactions, and the earlier states of documents that no open transaction may ask for. */
async function clearExpired({ db, table }: Context): Promise<void> {
  await sql`
    with expired as (delete from ${table('transactions')} where expires_at < clock_timestamp()),
    needed as (
      select least(min(began_at), clock_timestamp()) - ${SLOW_WRITE} * interval '1 millisecond' as since
      from ${table('transactions')} where expires_at > clock_timestamp()
    ),
    replaced as (delete from ${table('replaced')} using needed where replaced_at < needed.since)
    delete from ${table('removed')} using needed where removed_at < needed.since
  `.execute(db);
}

/** Whether a text has the form of an id. PostgreSQL fails for some texts that have not, such as one with a NUL. */
function isTransactionId(id: string): boolean {
  return /^[0-9a-f]{48}$/.test(id);
}

function inFuture(milliseconds: number) {
  return sql`clock_timestamp() + ${milliseconds} * interval '1 millisecond'`;
}
