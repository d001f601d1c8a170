import pg, { type Connection, type CustomTypesConfig, type QueryConfig, type Submittable } from 'pg';

/** Messages of the server, as pg passes them to a query. */
type Handler = (message: unknown, connection: Connection) => void;

/** The methods of pg's query that its client calls; the types of pg do not list them. */
interface ServedQuery {
  submit(connection: Connection): Error | null;
  readonly name?: string;
  readonly text: string;
  handleRowDescription: Handler;
  handleDataRow: Handler;
  handleCommandComplete: Handler;
  handleEmptyQuery: (connection: Connection) => void;
  handlePortalSuspended: (connection: Connection) => void;
  handleReadyForQuery: (connection: Connection) => void;
}

/** The rows of each statement. */
type Callback = (error: Error | null, rows?: readonly (readonly unknown[])[]) => void;

/**
 * Statements for a client of pg, sent in one message with one Sync at its end: PostgreSQL runs them one after the other,
 * in one transaction that it begins and commits itself, and answers once. Each sees what was committed before it began.
 *
 * It does what pg's query does for one statement, with one query of pg for each.
 *
 * @param statements with values: a text without values would be sent as a message of its own
 * @param types the parsers of the values in rows
 */
export class InOneMessage implements Submittable {
  /** pg replaces it, to stop its timer. */
  callback: Callback;
  readonly #queries: readonly ServedQuery[];
  readonly #rows: (readonly unknown[])[] = [];
  #failure: Error | undefined;
  /** The statement that the server runs. */
  #at = 0;

  constructor(statements: readonly QueryConfig[], types: CustomTypesConfig, callback: Callback) {
    this.callback = callback;
    this.#queries = statements.map((statement) => {
      const taken = (failure: Error | null | undefined, result: { rows: unknown[] }) => {
        if (failure) this.#failure ??= failure;
        else this.#rows.push(result.rows);
      };
      return new pg.Query({ ...statement, types }, taken) as unknown as ServedQuery;
    });
  }

  /** pg notes under this name that the server has parsed a statement. */
  get name(): string | undefined {
    return this.#current?.name;
  }

  get text(): string | undefined {
    return this.#current?.text;
  }

  get #current(): ServedQuery | undefined {
    return this.#queries[this.#at];
  }

  submit(connection: Connection): Error | null {
    const { stream } = connection;
    const withoutSync: Connection = Object.create(connection, { sync: { value: () => {} } });
    stream.cork();
    try {
      for (const query of this.#queries) {
        const failure = query.submit(withoutSync) ?? this.#failure;
        // Without Sync the server commits nothing: the caller ends the connection.
        if (failure) return failure;
      }
      connection.sync();
    } finally {
      stream.uncork();
    }
    return null;
  }

  handleRowDescription(message: unknown, connection: Connection): void {
    this.#current?.handleRowDescription(message, connection);
  }

  handleDataRow(message: unknown, connection: Connection): void {
    this.#current?.handleDataRow(message, connection);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#current?.handleCommandComplete(message, connection);
    this.#at += 1;
  }

  handleEmptyQuery(): void {
    this.#at += 1;
  }

  handlePortalSuspended(): void {}

  /** The client must not be used again: it may not know which statements the server has parsed. */
  handleError(failure: Error): void {
    this.callback(failure);
  }

  /** Comes after the commit; a commit that fails is an error before it. */
  handleReadyForQuery(connection: Connection): void {
    for (const query of this.#queries) query.handleReadyForQuery(connection);
    if (this.#failure) this.callback(this.#failure);
    else this.callback(null, this.#rows);
  }
}
