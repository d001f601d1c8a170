import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/open-database';
import type { BodyCipher } from './rows/encrypt';

/** CallAccount call, by the caller's own key for it. */
export interface CallKey {
  /** The token's SHA-256. */
  holder: string;
  key: string;
  /** Hash of everything that identifies the call. */
  fingerprint: string;
}

/** An earlier call with the same key. */
export interface KnownCall {
  fingerprint: string;
  /** Its outcome; undefined while it is in progress, or if its gateway died. */
  outcome: unknown;
}

/** Calls with an `Idempotency-Key`, for all gateways. Times use the database's clock, which they share. */
export interface CallKeyStore {
  /**
   * Begins a call, unless there is an earlier call with the same key.
   *
   * @param run id of this attempt: only it can record the outcome
   * @param seconds lifetime of the key without an outcome
   * @returns undefined if the call has begun; otherwise the earlier call
   */
  begin(call: CallKey, run: string, seconds: number): Promise<KnownCall | undefined>;
  /** The stored call; undefined if it was not made or is forgotten. */
  find(call: Pick<CallKey, 'holder' | 'key'>): Promise<KnownCall | undefined>;
  /** @param outcome a JSON value; stored encrypted for `seconds` */
  end(call: CallKey, run: string, outcome: unknown, seconds: number): Promise<void>;
  /** The call was not made: its key is free again. */
  free(call: CallKey, run: string): Promise<void>;
  /** Deletes expired calls. */
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
      // The earlier call may be freed or deleted between the two statements.
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
