import { sql } from 'kysely';
import { DocumentError } from '../../errors';
import type { Context } from '../context';
import { isAwayFailure } from '../failures';
import { nothingStored } from '../texts';

/**
 * Finds out what became of a commit whose connection broke before its answer.
 *
 * The commit deletes the row of its transaction, and holds it until it ends. So this delete waits for the commit: if the
 * row is still there then, nothing was stored.
 *
 * @param failure what the commit failed with; thrown again unless it is the loss of the connection
 * @throws DocumentError where nothing was stored, or the database does not answer
 */
export async function settleLostCommit({ db, table }: Context, id: string, failure: unknown): Promise<void> {
  if (!isAwayFailure(failure)) throw failure;
  const rows = await sql`delete from ${table('transactions')} where id = ${id} returning id`.execute(db).then(
    (deleted) => deleted.rows,
    (cause: unknown) => {
      throw unknownOutcome(cause);
    },
  );
  if (rows.length > 0) throw nothingStored(failure);
}

function unknownOutcome(cause: unknown): DocumentError {
  return new DocumentError(
    'SYS_ERR',
    '[ResourceUnavailable] The connection to the database broke while the transaction was committed, and the database does not answer now: all of the transaction is stored, or nothing. Read one of its documents before you run it again.',
    { cause },
  );
}
