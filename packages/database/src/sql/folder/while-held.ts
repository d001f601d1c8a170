import type { FolderLock } from '@opencloudpay/internal';
import type { SqlClient, SqlPool } from '../sql-pool';

/**
 * A pool on a folder whose every statement first makes sure that the folder's lock is still held. PostgreSQL inside this
 * process is not closed once it is lost: that would write to the files, which may be another process's.
 *
 * @param lost makes the error that statements fail with then
 */
export function whileHeld(pool: SqlPool, lock: Pick<FolderLock, 'isHeld'>, lost: () => Error): SqlPool {
  const check = () => {
    if (!lock.isHeld()) throw lost();
  };
  return {
    async connect() {
      return clientWhileHeld(await pool.connect(), check);
    },
    async end() {
      if (lock.isHeld()) await pool.end();
    },
  };
}

function clientWhileHeld(client: SqlClient, check: () => void): SqlClient {
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      check();
      return client.query<Row>(text, values);
    },
    async together(statements) {
      check();
      return client.together(statements);
    },
    release: (destroy) => client.release(destroy),
  };
}
