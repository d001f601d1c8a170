/**
 * Counts what an order of one side makes, on average: objects that Node counts (promises, timers, requests, connections) and
 * bytes on the heap. The program prints them as JSON. No load of the machine changes them.
 *
 * Usage: node scripts/bench/work-per-order.ts <side of facade.bench.ts, or the beginning of its name>
 */
import { createHook } from 'node:async_hooks';
import { once } from 'node:events';
import { Session } from 'node:inspector/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { sides } from './facade.bench.ts';
import { startOrderStub } from './order-stub.ts';

/** By the names of Node's resources, and `bytes`. */
export type WorkPerOrder = Readonly<Record<string, number>>;

/** Until connections are open and files are loaded. */
const BEFORE = 20;
const ORDERS = 500;

if (isMainThread) {
  // A thread has resources and a heap of its own.
  const stub = new Worker(new URL(import.meta.url));
  const [url] = (await once(stub, 'message')) as [string];
  const given = process.argv[2] ?? '';
  const name = Object.keys(sides).find((side) => side.startsWith(given)) ?? '';
  const order = await sides[name]?.(url);
  if (!order) throw new Error(`There is no side '${given}': use one of ${Object.keys(sides).join(', ')}.`);
  const make = async (orders: number) => {
    for (let n = 0; n < orders; n++) await order();
  };
  await make(BEFORE);
  const bytes = await allocatedBy(() => make(ORDERS));
  const made = await countedBy(() => make(ORDERS));
  const total = Object.entries({ ...made, bytes });
  const perOrder: WorkPerOrder = Object.fromEntries(total.map(([key, count]) => [key, count / ORDERS]));
  console.log(JSON.stringify(perOrder));
  process.exit();
} else parentPort?.postMessage((await startOrderStub()).value);

async function countedBy(run: () => Promise<void>): Promise<Record<string, number>> {
  const made: Record<string, number> = {};
  const hook = createHook({
    init(_, type) {
      made[type] = (made[type] ?? 0) + 1;
    },
  }).enable();
  await run();
  hook.disable();
  return made;
}

/** The bytes of all objects, with those that the garbage collector has removed since. */
async function allocatedBy(run: () => Promise<void>): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 1024,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await run();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  let bytes = 0;
  const nodes = [profile.head];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    bytes += node.selfSize;
    nodes.push(...node.children);
  }
  return bytes;
}
