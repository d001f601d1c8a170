/**
 * Measures a gateway's capacity in one run on this machine: notifications per second accepted and delivered, the cost
 * of each with few and with very many orders stored or waiting, and memory over very many notifications. The part
 * `documents` measures `cloud.database()` beside bare SQL instead; it runs only if it is named.
 *
 * Usage: npm run scale [-- --only throughput,stored,memory] [--notifications 5000] [--at-once 32]
 *   [--stored 10000,100000,1000000] [--waiting 1000,10000,100000] [--minutes 10] [--json]
 *   npm run scale -- --only documents [--full] [--engines PGlite,PostgreSQL] [--documents 1000,100000] [--calls 300]
 *   [--collections 1000] [--starts 5] [--writes 100000] [--minutes 10] [--json]
 *
 * With --full, the documents are measured with a million stored, ten thousand collections and a million writes; this
 * takes hours.
 *
 * No other program should be running: this process, which sends, the gateways and PostgreSQL share the machine.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { connectTo } from './chaos/pg-client.ts';
import { startPostgres } from './chaos/postgres.ts';
import { createProgress } from './chaos/progress.ts';
import { measureAllDocuments } from './scale/documents.ts';
import { type Memory, measureMemory } from './scale/memory.ts';
import { measureStored, STATISTICS } from './scale/stored.ts';
import { measureThroughput } from './scale/throughput.ts';
import { measureWaiting } from './scale/waiting.ts';

const GATEWAY_PARTS = ['throughput', 'stored', 'waiting', 'memory'];
const PARTS = [...GATEWAY_PARTS, 'documents'];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: GATEWAY_PARTS.join(',') },
    notifications: { type: 'string', default: '5000' },
    'at-once': { type: 'string', default: '32' },
    stored: { type: 'string', default: '10000,100000,1000000' },
    waiting: { type: 'string', default: '1000,10000,100000' },
    minutes: { type: 'string', default: '10' },
    engines: { type: 'string', default: 'PGlite,PostgreSQL' },
    full: { type: 'boolean', default: false },
    documents: { type: 'string' },
    calls: { type: 'string', default: '300' },
    collections: { type: 'string' },
    starts: { type: 'string', default: '5' },
    writes: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const number = (option: 'notifications' | 'at-once' | 'minutes') => {
  const value = Number(values[option]);
  if (value > 0) return value;
  console.error(`--${option} takes a number above 0; got '${values[option]}'.`);
  return process.exit(2);
};
const parts = values.only.split(',');
const unknown = parts.find((part) => !PARTS.includes(part));
if (unknown !== undefined) {
  console.error(`--only takes ${PARTS.join(', ')}; got '${unknown}'.`);
  process.exit(2);
}
const [notifications, atOnce, minutes] = [number('notifications'), number('at-once'), number('minutes')];
const numbers = (list: string) => list.split(',').map(Number);
const MILLION = 1_000_000;

const say = (what: string) => process.stderr.write(`${what} …\n`);
const postgres = await startPostgres(STATISTICS);
try {
  const connection = await connectTo(postgres.url());
  await connection.rows('create extension if not exists pg_stat_statements');
  const machine = {
    node: process.version,
    postgres: postgres.version,
    processor: `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    loadBefore: loadavg()[0],
  };
  const throughput = parts.includes('throughput')
    ? await measureThroughput({ notifications, atOnce, postgres, say })
    : [];
  const stored = parts.includes('stored')
    ? await measureStored({ sizes: numbers(values.stored), notifications, atOnce, postgres, connection, say })
    : [];
  const waiting = parts.includes('waiting')
    ? await measureWaiting({
        sizes: numbers(values.waiting),
        ...{ notifications, atOnce, postgres, connection, say },
      })
    : [];
  const memory: Memory[] = [];
  if (parts.includes('memory')) {
    for (const database of [undefined, { url: postgres.url() }]) {
      say(`memory, ${database ? 'durable' : 'pass-through'}, at most ${minutes} minutes`);
      const progress = createProgress(MILLION);
      memory.push(
        await measureMemory({
          ...(database && { database }),
          ...{ notifications: MILLION, minutes, atOnce },
          onProgress: (done) => progress.show(done, `${done} notifications`),
        }),
      );
      progress.end();
    }
  }
  const documents = parts.includes('documents')
    ? await measureAllDocuments({
        engines: values.engines.split(','),
        sizes: numbers(values.documents ?? (values.full ? '1000,100000,1000000' : '1000,100000')),
        calls: Number(values.calls),
        collections: Number(values.collections ?? (values.full ? 10_000 : 1000)),
        starts: Number(values.starts),
        writes: Number(values.writes ?? (values.full ? MILLION : MILLION / 10)),
        ...{ minutes, connection, postgres, say },
      })
    : undefined;
  await connection.close();
  const loadAfter = loadavg()[0];
  if (values.json) {
    console.log(
      JSON.stringify({
        machine: { ...machine, loadAfter },
        atOnce,
        throughput,
        stored,
        waiting,
        memory,
        documents,
      }),
    );
  } else {
    console.log(
      `Node ${machine.node}, PostgreSQL ${machine.postgres}, ${machine.processor}; ${atOnce} at once; load ${machine.loadBefore} before, ${loadAfter} after\n`,
    );
    if (throughput.length > 0) console.table(throughput.map(rounded));
    if (stored.length > 0) {
      console.table(
        stored.map(({ indexes, wholeReads, ...row }) => rounded({ ...row, wholeReads: wholeReads.length })),
      );
      console.log('Indexes used:', stored.at(-1)?.indexes);
      for (const { table, text } of stored.flatMap(({ wholeReads }) => wholeReads))
        console.log(`A statement read the whole of ${table}: ${text}`);
    }
    if (waiting.length > 0) console.table(waiting.map(rounded));
    if (documents) {
      console.table(documents.times.map(rounded));
      for (const walk of documents.walks) console.log(`A query walked through ${walk}`);
      console.table(documents.collections.map(rounded));
      console.table(documents.starts.map(rounded));
      console.table(documents.writes.map(rounded));
    }
    if (memory.length > 0) console.table(memory.map(({ samples, ...row }) => rounded(row)));
  }
  if (stored.some(({ wholeReads }) => wholeReads.length > 0)) process.exitCode = 1;
  if (documents && documents.walks.length > 0) process.exitCode = 1;
} finally {
  await postgres.remove();
}

/** For people: three significant digits. */
function rounded<Row extends object>(row: Row): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value,
    ]),
  );
}
