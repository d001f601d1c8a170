import { type PGlite, parse, protocol, type Results } from '@electric-sql/pglite';
import { preparedStatements } from '../prepared-statements';

const { serialize } = protocol;

/** Runs a statement with its values. */
export type RunStatement = (text: string, values: readonly unknown[]) => Promise<Results>;

interface Prepared {
  readonly name: string;
  /** PostgreSQL's numbers of the types of the values. */
  readonly types: readonly number[];
  uses: number;
}

/**
 * Uses after which a statement is planned again. PostgreSQL in this process never collects statistics by itself, so the
 * plan of an empty table would stay when the table has become large.
 */
const USES = 1000;

/**
 * PGlite by itself parses and plans each statement again, and sends it in five steps. Here a statement is prepared once,
 * and then runs in one step: most of the time of a small statement went into planning it.
 */
export function statementsOn(lite: PGlite): RunStatement {
  const names = preparedStatements();
  const known = new Map<string, Prepared>();

  async function prepare(name: string, text: string): Promise<Prepared> {
    const { messages } = await lite.execProtocol(
      Buffer.concat([
        serialize.close({ type: 'S', name }),
        serialize.parse({ name, text }),
        serialize.describe({ type: 'S', name }),
        serialize.sync(),
      ]),
    );
    const made = { name, types: parse.parseDescribeStatementResults(messages), uses: 0 };
    known.set(text, made);
    return made;
  }

  function textOf(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const write = type === undefined ? undefined : lite.serializers[type];
    return write ? write(value) : String(value);
  }

  return async (text, values) => {
    const name = names.nameOf(text, values);
    if (name === undefined) return lite.query(text, [...values]);
    try {
      let statement = known.get(text);
      if (statement === undefined || statement.uses >= USES) statement = await prepare(name, text);
      statement.uses += 1;
      const { types } = statement;
      const { messages } = await lite.execProtocol(
        Buffer.concat([
          serialize.bind({ statement: name, values: values.map((value, at) => textOf(value, types[at])) }),
          serialize.describe({ type: 'P' }),
          serialize.execute({}),
          serialize.sync(),
        ]),
      );
      return parse.parseResults(messages, lite.parsers)[0] as Results;
    } catch (error) {
      // A table was changed, and the statement would return something else than it did.
      if (names.failed(error)) known.delete(text);
      throw error;
    }
  };
}
