/** Whether very many collections make the database slow. */

import { openEngine } from './engines.ts';
import { median } from './measure.ts';

/** Milliseconds. */
export interface ManyCollections {
  engine: string;
  collections: number;
  /** The names of all collections. */
  list: number;
  /** Their numbers and sizes of documents, as the console's page shows them. */
  stats: number;
  /** A process opens the database and reads one document. */
  open: number;
  /** `doc(id).get()` in collections that the process has not used before. */
  firstGet: number;
  /** The same a second time. */
  get: number;
}

const ENVIRONMENT = 'many-collections';
const AT_ONCE = 32;
const CALLS = 100;

/** @param url of a PostgreSQL server. Default: PGlite */
export async function measureCollections(
  count: number,
  url: string | undefined,
  onProgress: (done: number) => void,
): Promise<ManyCollections> {
  const engine = await openEngine(url, []);
  try {
    const documents = engine.documents.environment(ENVIRONMENT);
    let made = 0;
    const worker = async () => {
      while (made < count) {
        const n = made;
        made += 1;
        await documents.createCollection(nameOf(n));
        if (n % 10 === 0) await documents.insert(nameOf(n), { _id: 'a', n });
        if (n % 500 === 0) onProgress(n);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const list = await timed(() => documents.collections());
    const stats = await timed(() => documents.stats());
    await engine.reopen();
    const again = engine.documents.environment(ENVIRONMENT);
    const get = (n: number) => timed(() => again.find(nameOf(n), { _id: 'a' }));
    const open = await get(0);
    const [first, second]: [number[], number[]] = [[], []];
    for (let call = 1; call <= CALLS; call += 1) first.push(await get((call * 97) % count));
    for (let call = 1; call <= CALLS; call += 1) second.push(await get((call * 97) % count));
    return {
      ...{ engine: engine.name, collections: count, list, stats, open },
      ...{ firstGet: median(first), get: median(second) },
    };
  } finally {
    await engine.close();
  }
}

const nameOf = (n: number) => `collection-${n}`;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
