import { createHash } from 'node:crypto';
import { types } from 'node:util';

/**
 * Which statements a connection keeps, parsed and planned, for the next time: ours are few and come again with
 * every call, and without that PostgreSQL spends more time on reading them than on running them.
 */
export interface PreparedStatements {
  /** The name that a statement is kept under; undefined where it is sent as it is. */
  nameOf(text: string, values: readonly unknown[]): string | undefined;
  /**
   * Takes each failure of a statement.
   *
   * @returns whether the connection must be given up, because of the statements it keeps
   */
  failed(error: unknown): boolean;
}

/** A connection keeps each until it ends: what changes from time to time, or is as large as a bill, is not for that. */
const MOST = 100;
const LONGEST = 8 * 1024;

const NO_SUCH_STATEMENT = '26000';
const NAME_TAKEN = '42P05';

export function preparedStatements(): PreparedStatements {
  const names = new Map<string, string>();
  let preparing = true;
  return {
    nameOf(text, values) {
      if (!preparing || values.length === 0) return undefined;
      const known = names.get(text);
      if (known !== undefined || names.size >= MOST || text.length > LONGEST) return known;
      // By the text, not by number: behind a pooler a name may meet what another process has under it.
      const name = `cloudpay_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
      names.set(text, name);
      return name;
    },

    failed(error) {
      if (!types.isNativeError(error)) return false;
      const { code, routine } = error as Error & { code?: string; routine?: string };
      // A pooler that gives each transaction another connection, and keeps no statements for its clients.
      if (code === NO_SUCH_STATEMENT || code === NAME_TAKEN) {
        preparing = false;
        return true;
      }
      // A later program has changed the table, and the statement would return something else than it did.
      return routine === 'RevalidateCachedQuery';
    },
  };
}
