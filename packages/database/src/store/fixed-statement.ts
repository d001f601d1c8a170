import { CompiledQuery } from 'kysely';
import type { DocumentTables, Executor } from './catalog/tables';
import type { Context } from './context';

/** Runs a statement with its values; without an executor outside of transactions. @returns the rows */
type FixedStatement<Row> = (
  context: Context,
  values: readonly unknown[],
  executor?: Executor,
) => Promise<readonly Row[]>;

/**
 * A statement that most calls run. Its text is made once for each database, because Kysely needs about as long to build
 * it as PostgreSQL needs to run it. Outside of transactions it also passes Kysely by, whose way to a connection takes
 * about as long as that of the driver.
 *
 * @param textOf makes the text from the names of the tables; values are written `$1`, `$2`, …
 */
export function fixedStatement<Row>(
  textOf: (table: (name: keyof DocumentTables) => string) => string,
): FixedStatement<Row> {
  const texts = new Map<string, string>();
  return async ({ schema, run }, values, executor) => {
    let text = texts.get(schema);
    if (text === undefined) {
      text = textOf((name) => `"${schema.replaceAll('"', '""')}"."${name}"`);
      texts.set(schema, text);
    }
    if (executor === undefined) return run<Row>(text, values);
    const { rows } = await executor.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
    return rows;
  };
}
