import { sql } from 'kysely';
import type { SqlDatabase } from '../sql';
import { openCatalog } from './catalog/catalog';
import type { DocumentTables } from './catalog/tables';
import type { Context, CreatedCollection, DocumentChange, SlowQuery } from './context';
import { keyedQueue } from './keyed-queue';
import { DEFAULT_LIMITS, type DocumentLimits } from './limits';

/** How the operations on documents behave. */
export interface ContextOptions {
  readonly missingCollections?: 'refuse' | 'create' | undefined;
  readonly onCollectionCreated?: ((collection: CreatedCollection) => void) | undefined;
  readonly onSlowQuery?: ((query: SlowQuery) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
  readonly limits?: Partial<DocumentLimits> | undefined;
  readonly now?: (() => Date) | undefined;
}

/** @param changed is called after each change of a document */
export function openContext(
  database: Pick<SqlDatabase<DocumentTables>, 'schema' | 'db' | 'run' | 'transaction'>,
  options: ContextOptions,
  changed: (change: DocumentChange) => void,
): Context {
  const { log = (line) => console.warn(line) } = options;
  const { schema, db, run, transaction } = database;
  return {
    ...{ db, run, transaction, schema },
    table: (name) => sql`${sql.id(schema, name)}`,
    catalog: openCatalog(db),
    queue: keyedQueue(),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    now: options.now ?? (() => new Date()),
    changed,
    slow: options.onSlowQuery ?? ((query) => log(slowLine(query))),
    createsCollections: options.missingCollections === 'create',
    created: options.onCollectionCreated ?? (({ name }) => log(createdLine(name))),
  };
}

function slowLine({ collection, examined, matched, index }: SlowQuery): string {
  const help =
    index.length > 0
      ? `An index of ${index.join(', ')} would help.`
      : 'Narrow it by a field that has an index.';
  return `The query of the collection ${collection} looked at ${examined} documents and found ${matched}. ${help}`;
}

function createdLine(name: string): string {
  return `The collection ${name} did not exist and was created. On CloudBase the call would have failed with -502005: create the collection there first.`;
}
