import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/open-database';
import type { BodyCipher } from './encrypt';

/** CallAccount call, by the caller's own key for it. */
export interface CallKey {
  /** The token's SHA-256. */
  holder: string;
  key: string;
  /** Of everything that makes it the same call. */
  fingerprint: string;
}

/** A call that was begun before with the same key. */
export interface KnownCall {
  fingerprint: string;
  /** What became of it; undefined while it is under way, or where its gateway died. */
  outcome: unknown;
}

/** Calls with an `Idempotency-Key`, for all gateways. Times are by the database's clock, which they share. */
export interface CallKeyStore {
  /**
   * Begins a call, unless one with the same key was begun before.
   *
   * @param run names this attempt, so that nobody else ends it
   * @param seconds for which it is known without an outcome
   * @returns undefined where it was begun now; what is known of the former call where there was one
   */
  begin(call: CallKey, run: string, seconds: number): Promise<KnownCall | undefined>;
  /** What is known of a call; undefined where it was not made after all, or is forgotten. */
  find(call: Pick<CallKey, 'holder' | 'key'>): Promise<KnownCall | undefined>;
  /** @param outcome what can be written as JSON; kept for so many seconds, encrypted */
  end(call: CallKey, run: string, outcome: unknown, seconds: number): Promise<void>;
  /** The call was not made: its key is free again. */
  free(call: CallKey, run: string): Promise<void>;
  /** Deletes calls whose time is over. */
  forgetOld(): Promise<void>;
}

export function createCallKeyStore({ db }: Database, cipher: BodyCipher): CallKeyStore {
  const find: CallKeyStore['find'] = async ({ holder, key }) => {
    const row = await db
      .selectFrom('call_keys')
      .select(['fingerprint', 'outcome', 'seal_key'])
      .where('holder', '=', holder)
      .where('key', '=', key)
      .where('until', '>', sql<Date>`now()`)
      .executeTakeFirst();
    if (!row) return undefined;
    const { fingerprint, outcome, seal_key } = row;
    return {
      fingerprint,
      outcome:
        outcome === null ? undefined : JSON.parse(Buffer.from(cipher.decrypt(outcome, seal_key)).toString()),
    };
  };

  return {
    find,

    async begin({ holder, key, fingerprint }, run, seconds) {
      // A former call may be freed or forgotten between the two statements.
      for (;;) {
        const values = { fingerprint, run, until: inSeconds(seconds), outcome: null, seal_key: null };
        const begun = await db
          .insertInto('call_keys')
          .values({ holder, key, ...values })
          .onConflict((conflict) =>
            conflict
              .columns(['holder', 'key'])
              .doUpdateSet(values)
              .where('call_keys.until', '<=', sql<Date>`now()`),
          )
          .returning('run')
          .executeTakeFirst();
        if (begun) return undefined;
        const known = await find({ holder, key });
        if (known) return known;
      }
    },

    async end({ holder, key }, run, outcome, seconds) {
      const { bytes, key: sealKey } = cipher.encrypt(Buffer.from(JSON.stringify(outcome)));
      await db
        .updateTable('call_keys')
        .set({ outcome: bytes, seal_key: sealKey, until: inSeconds(seconds) })
        .where('holder', '=', holder)
        .where('key', '=', key)
        .where('run', '=', run)
        .execute();
    },

    async free({ holder, key }, run) {
      await db
        .deleteFrom('call_keys')
        .where('holder', '=', holder)
        .where('key', '=', key)
        .where('run', '=', run)
        .execute();
    },

    async forgetOld() {
      await db.deleteFrom('call_keys').where('until', '<=', sql<Date>`now()`).execute();
    },
  };
}

function inSeconds(seconds: number): RawBuilder<Date> {
  return sql<Date>`now() + make_interval(secs => ${seconds})`;
}
