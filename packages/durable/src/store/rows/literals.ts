import { type RawBuilder, sql } from 'kysely';

/**
 * SQL literals, separated by commas, instead of parameters: PostgreSQL uses a partial index only if the statement has
 * the literals of its condition.
 *
 * @param words constants of this program, never text from outside
 */
export function literals(words: readonly string[]): RawBuilder<unknown> {
  return sql.join(words.map((word) => sql.lit(word)));
}
