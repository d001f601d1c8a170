import { type RawBuilder, sql } from 'kysely';

/**
 * Words of a statement, separated by commas, and not parameters: a partial index is used only where the statement says
 * the words of its condition.
 *
 * @param words of this program: never text from outside
 */
export function literals(words: readonly string[]): RawBuilder<unknown> {
  return sql.join(words.map((word) => sql.lit(word)));
}
