/** All measurements of `cloud.database()`, on each engine. */
import type { Connection } from '../chaos/pg-client.ts';
import type { PostgresServer } from '../chaos/postgres.ts';
import { createProgress } from '../chaos/progress.ts';
import { type ManyCollections, measureCollections } from './documents/collections.ts';
import { type DocumentTimes, measureDocuments } from './documents/measure.ts';
import { measureStarts, type StartTimes } from './documents/start.ts';
import { measureWrites, type Writes } from './documents/writes.ts';

export interface DocumentFigures {
  times: DocumentTimes[];
  /** Queries that looked at a collection instead of using an index: there must be none. */
  walks: string[];
  collections: ManyCollections[];
  starts: StartTimes[];
  writes: Writes[];
}

export interface AllDocumentsOptions {
  engines: readonly string[];
  /** The numbers of stored documents, ascending. */
  sizes: readonly number[];
  calls: number;
  /** Fresh processes; 0: the start is not measured. */
  starts: number;
  /** Collections of one environment; 0: they are not measured. */
  collections: number;
  /** 0: memory is not measured. */
  writes: number;
  minutes: number;
  connection: Connection;
  postgres: PostgresServer;
  say: (what: string) => void;
}

export async function measureAllDocuments({
  engines,
  sizes,
  calls,
  collections,
  starts,
  writes,
  minutes,
  connection,
  postgres,
  say,
}: AllDocumentsOptions): Promise<DocumentFigures> {
  const figures: DocumentFigures = { times: [], walks: [], collections: [], starts: [], writes: [] };
  for (const engine of engines) {
    const url = engine === 'PostgreSQL' ? postgres.url() : undefined;
    const { times, walks } = await measureDocuments({ sizes, calls, url, say });
    figures.times.push(...times);
    figures.walks.push(...walks);
    if (url !== undefined) figures.walks.push(...(await scans(connection)));
    if (collections > 0) {
      say(`${engine}, ${collections} collections`);
      const progress = createProgress(collections);
      const onProgress = (done: number) => progress.show(done, `${done} collections`);
      figures.collections.push(await measureCollections(collections, url, onProgress));
      progress.end();
    }
    if (writes === 0) continue;
    say(`${engine}, ${writes} writes, at most ${minutes} minutes`);
    const progress = createProgress(writes);
    const onProgress = (done: number) => progress.show(done, `${done} writes`);
    figures.writes.push(await measureWrites(writes, minutes, url, onProgress));
    progress.end();
  }
  if (starts > 0) {
    say(`${starts} starts of the emulator`);
    figures.starts.push(await measureStarts(starts));
  }
  return figures;
}

/** The statements that read more blocks of 8 KB in one call than an index needs, except the aggregation and the import. */
async function scans(connection: Connection): Promise<string[]> {
  const rows = await connection.rows<{ query: string; blocks: number }>(
    `select query, (shared_blks_hit + shared_blks_read) / calls as blocks from pg_stat_statements
     where query like '%cloudpay_documents%' and query ilike 'select%' and query not like '%d.id > $%'
       and query not like '%id > $%' and calls > 10 and (shared_blks_hit + shared_blks_read) / calls > 500`,
  );
  return rows.map(({ query, blocks }) => `${blocks} blocks: ${query}`);
}
