/** Whether the database needs more memory after very many writes than after few. */
import { availableParallelism } from 'node:os';
import { slopeOf } from '../slope.ts';
import { ENVIRONMENT } from './endpoint.ts';
import { openEngine } from './engines.ts';
import { COLLECTION, OPERATIONS, order } from './operations.ts';

export interface Writes {
  engine: string;
  writes: number;
  seconds: number;
  /** Megabytes of this process in the second half: first, last, maximum. */
  startRss: number;
  endRss: number;
  mostRss: number;
  /** Megabytes for every 100 000 writes, by linear regression over that half. */
  slope: number;
}

const STORED = 1000;
const AT_ONCE = 4 * availableParallelism();
const BETWEEN_SAMPLES = 1000;

/** Updates a thousand documents again and again. @param minutes after which it stops with fewer writes */
export async function measureWrites(
  writes: number,
  minutes: number,
  url: string | undefined,
  onProgress: (done: number) => void,
): Promise<Writes> {
  const engine = await openEngine(url, []);
  try {
    const documents = engine.documents.environment(ENVIRONMENT);
    const collection = `${COLLECTION}-memory`;
    await documents.createCollection(collection);
    await documents.import(
      collection,
      Array.from({ length: STORED }, (_, n) => ({ ...order(n) })),
    );
    const update = OPERATIONS.find(({ name }) => name.endsWith('.update()'));
    if (!update) throw new Error('There is no update among the operations.');
    const samples: [number, number][] = [];
    const started = performance.now();
    const end = started + minutes * 60_000;
    let next = 0;
    const worker = async () => {
      while (next < writes && performance.now() < end) {
        next += 1;
        const n = next;
        const params = { ...update.params(n, STORED), collectionName: collection };
        const answer = await engine.documents.handle(`database.${update.action}`, params, {
          envId: ENVIRONMENT,
        });
        if ('code' in answer) throw new Error(`${answer.code}: ${answer.message}`);
        if (n % BETWEEN_SAMPLES !== 0) continue;
        samples.push([n, process.memoryUsage().rss / 1024 / 1024]);
        onProgress(n);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const half = samples.slice(Math.floor(samples.length / 2));
    const rss = half.map(([, value]) => value);
    return {
      engine: engine.name,
      writes: next,
      seconds: (performance.now() - started) / 1000,
      startRss: rss[0] ?? Number.NaN,
      endRss: rss.at(-1) ?? Number.NaN,
      mostRss: Math.max(...rss),
      slope: slopeOf(half) * 100_000,
    };
  } finally {
    await engine.close();
  }
}
