import type { SqlClient, SqlPool } from '../sql-pool';

/**
 * One holder's part of a pool that several holders share. To end it waits for this holder's own clients alone, and
 * leaves the pool to the others.
 *
 * @param leave called once, when the holder's last client is released
 * @param closed makes the error of statements after that
 */
export function heldPool(pool: SqlPool, leave: () => Promise<void>, closed: () => Error): SqlPool {
  const turns = new Set<Promise<void>>();
  let ending: Promise<void> | undefined;
  return {
    async connect() {
      if (ending) throw closed();
      let done = () => {};
      const turn = new Promise<void>((resolve) => {
        done = resolve;
      }).finally(() => turns.delete(turn));
      turns.add(turn);
      try {
        return releasing(await pool.connect(), done);
      } catch (error) {
        done();
        throw error;
      }
    },
    end() {
      ending ??= Promise.all(turns).then(leave);
      return ending;
    },
  };
}

function releasing(client: SqlClient, done: () => void): SqlClient {
  return {
    query: client.query,
    together: client.together,
    release(destroy) {
      client.release(destroy);
      done();
    },
  };
}
