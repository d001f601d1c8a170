/** The time of `cloud.database()` calls beside bare SQL, with few and with very many documents. */
import { ENVIRONMENT, type Endpoint, startEndpoint } from './endpoint.ts';
import { type Engine, openEngine } from './engines.ts';
import { COLLECTION, GROUP, OPERATIONS, type Operation, order, TABLE, TABLE_INDEX } from './operations.ts';

export interface DocumentTimes {
  engine: Engine['name'];
  operation: string;
  /** Stored documents. */
  documents: number;
  /**
   * Lower quartiles in milliseconds, which other programs on the machine disturb least: through the host's endpoint, in the
   * same process, and bare SQL.
   */
  endpoint: number;
  inProcess: number;
  sql: number;
  /** Of `endpoint` and `inProcess` to `sql`. */
  endpointRatio: number;
  inProcessRatio: number;
  /** CPU milliseconds of this process for one call. PGlite runs in it; a PostgreSQL server does not. */
  endpointCpu: number;
  inProcessCpu: number;
  sqlCpu: number;
}

export interface DocumentsOptions {
  /** Ascending. */
  sizes: readonly number[];
  /** The number of calls of each operation. */
  calls: number;
  /** Of a PostgreSQL server. Default: PGlite. */
  url?: string | undefined;
  say: (what: string) => void;
}

/** Documents for which the aggregation is measured. */
const GROUPED = 100_000;
const GROUP_CALLS = 5;

/** @returns the times, and the queries that walked through a collection: there must be none but the aggregation */
export async function measureDocuments({
  sizes,
  calls,
  url,
  say,
}: DocumentsOptions): Promise<{ times: DocumentTimes[]; walks: string[] }> {
  const walks: string[] = [];
  const engine = await openEngine(url, walks);
  const endpoint = await startEndpoint(engine.documents);
  const times: DocumentTimes[] = [];
  try {
    const documents = engine.documents.environment(ENVIRONMENT);
    await documents.createCollection(COLLECTION);
    await documents.createIndex(COLLECTION, { fields: { user: 1 } });
    await engine.bare(TABLE);
    await engine.bare(TABLE_INDEX);
    let stored = 0;
    for (const size of sizes) {
      say(`${engine.name}, ${size} documents`);
      await fill(engine, stored, size);
      stored = size;
      const measured = { engine, endpoint, stored, calls };
      for (const operation of OPERATIONS) times.push(await measure(operation, measured, say));
      if (size === GROUPED) times.push(await measure(GROUP, { ...measured, calls: GROUP_CALLS }, say));
    }
  } finally {
    await endpoint.close();
    await engine.close();
  }
  return { times, walks };
}

interface Measured {
  engine: Engine;
  endpoint: Endpoint;
  stored: number;
  calls: number;
}

/** Takes turns, so that a busy machine slows all three. */
async function measure(
  operation: Operation,
  { engine, endpoint, stored, calls }: Measured,
  say: (what: string) => void,
): Promise<DocumentTimes> {
  const [sent, handled, bare]: [Sample[], Sample[], Sample[]] = [[], [], []];
  const statement = operation.isWrite ? engine.bareWrite : engine.bare;
  const warm = Math.ceil(calls / 5);
  // Each of the three has documents of its own.
  const ways: { samples: Sample[]; run: (n: number) => Promise<unknown> }[] = [
    { samples: sent, run: (n) => endpoint.send(operation.action, operation.params(n, stored)) },
    { samples: handled, run: (n) => handle(engine, operation, n + 1, stored) },
    { samples: bare, run: (n) => statement(operation.sql, operation.values(n + 2, stored)) },
  ];
  for (let call = 0; call < calls + warm; call += 1) {
    for (const { samples, run } of ways) {
      const sample = await sampled(() => run(3 * call));
      if (call >= warm) samples.push(sample);
    }
    // What comes after a busy server finds it awake: each is first as often as the others.
    ways.push(...ways.splice(0, 1));
  }
  const [through, inProcess, sql] = [lowerQuartile(sent), lowerQuartile(handled), lowerQuartile(bare)];
  // So that a run that takes hours says what it has found so far.
  say(`  ${operation.name}: ${[sql, inProcess, through].map((time) => time.toPrecision(3)).join(', ')} ms`);
  return {
    engine: engine.name,
    operation: operation.name,
    documents: stored,
    endpoint: through,
    inProcess,
    sql,
    endpointRatio: through / sql,
    inProcessRatio: inProcess / sql,
    endpointCpu: meanCpu(sent),
    inProcessCpu: meanCpu(handled),
    sqlCpu: meanCpu(bare),
  };
}

async function handle({ documents }: Engine, operation: Operation, n: number, stored: number): Promise<void> {
  const params = operation.params(n, stored);
  const answer = await documents.handle(`database.${operation.action}`, params, { envId: ENVIRONMENT });
  if ('code' in answer) throw new Error(`${answer.code}: ${answer.message}`);
}

/** Stores the documents between two numbers, in both ways. */
async function fill({ documents, bare, name }: Engine, from: number, to: number): Promise<void> {
  await documents.environment(ENVIRONMENT).import(COLLECTION, orders(from, to));
  const { _id, user, ...body } = order(0);
  await bare(
    `insert into bare (id, owner, body)
     select 'order-' || i, 'user-' || (i / 10), $1::jsonb || jsonb_build_object('status', i % 4, 'fee', 100 + i % 900)
     from generate_series(${from}, ${to - 1}) as i`,
    [JSON.stringify(body)],
  );
  await bare(name === 'PostgreSQL' ? 'vacuum analyze' : 'analyze');
}

function* orders(from: number, to: number) {
  for (let n = from; n < to; n += 1) yield { ...order(n) };
}

interface Sample {
  readonly time: number;
  readonly cpu: number;
}

async function sampled(work: () => Promise<unknown>): Promise<Sample> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const time = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { time, cpu: (user + system) / 1000 };
}

function lowerQuartile(samples: readonly Sample[]): number {
  const times = samples.map(({ time }) => time).sort((a, b) => a - b);
  return times[Math.floor(times.length / 4)] ?? Number.NaN;
}

function meanCpu(samples: readonly Sample[]): number {
  return samples.reduce((sum, { cpu }) => sum + cpu, 0) / samples.length;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
