/** One step of the schema. Steps are never changed once released; a change becomes a further step. */
export interface Migration {
  /** What it brings, in a few words. */
  readonly name: string;
  /** Plain SQL statements, apart by `;` at the end of a line; `$schema` stands for the schema, quoted. */
  readonly sql: string;
}
