import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSql } from '@opencloudpay/database/sql';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { createDurableGateway, type DurableGateway } from '../create-durable-gateway';
import { type DatabaseOptions, openDatabase } from '../database/open-database';
import type { DurableGatewayOptions } from '../options';
import {
  addressOf,
  captureLog,
  fakeFunction,
  MERCHANT,
  paymentXml,
  post,
  refundXml,
  SECRET,
} from './gateway';
import { createPostgresDatabase, type PostgresDatabase, startPostgres } from './postgres';
import { QUICK } from './quick';
import { recycleSchemas, testSchemas } from './schemas';
import { createStoreDatabase } from './store-database';

/** A database for the tests of one file; each test has a schema of its own. */
export interface TestDatabase {
  readonly postgres?: PostgresDatabase;
  /** A schema without orders, notifications and jobs: a new one, or one that an earlier test no longer uses. */
  options(): DatabaseOptions & { schema: string };
  close(): Promise<void>;
}

/** A database on the server that the test files of a jest worker share. */
export async function serverDatabase() {
  return schemasOn(await createStoreDatabase());
}

/** The same, with schemas that do not exist yet: for tests of how they are made. */
export async function emptyServerDatabase() {
  return schemasOn(await createPostgresDatabase());
}

/** A server for tests that stop it, or change its configuration. */
export async function ownServer() {
  return schemasOn(await startPostgres());
}

function schemasOn<Server extends PostgresDatabase>(postgres: Server): TestDatabase & { postgres: Server } {
  const schemas = testSchemas({ url: postgres.url });
  return {
    postgres,
    options: () => ({ url: postgres.url, schema: schemas.next(), connections: 5 }),
    async close() {
      await schemas.close();
      await postgres.close();
    },
  };
}

/**
 * A folder that stays open until it is closed: each test would open PostgreSQL again, which takes longer than most tests.
 */
export async function folderDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-folder-'));
  const held = await openSql({ folder, temporary: true }, { schema: 'held', migrations: [] });
  const schemas = testSchemas({ folder });
  return {
    options: () => ({ folder, schema: schemas.next() }),
    async close() {
      await schemas.close();
      await held.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder with a database that is not open, for tests that open it in another process. */
export async function closedFolder(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-folder-'));
  // Made here, so that the time it takes is not counted for a test.
  await (await openDatabase({ folder })).close();
  return {
    options: () => ({ folder, schema: 'cloudpay' }),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface TestedGateway {
  gateway: DurableGateway;
  calls: ReturnType<typeof fakeFunction>['calls'];
  log: ReturnType<typeof captureLog>;
  pay(fields?: Record<string, string | number>): ReturnType<typeof post>;
  refund(fields?: Record<string, string | number>): ReturnType<typeof post>;
  metrics(): Promise<string>;
}

const opened: { gateway: DurableGateway; database: DatabaseOptions }[] = [];

/** A durable gateway with one merchant and a function that confirms. */
export async function durableGateway(
  database: DatabaseOptions,
  { answer, ...options }: Partial<DurableGatewayOptions> & { answer?: FunctionAdapter['invoke'] } = {},
): Promise<TestedGateway> {
  const log = captureLog();
  const { adapter, calls } = fakeFunction(answer);
  const gateway = await createDurableGateway({
    merchants: [MERCHANT],
    notifySecret: SECRET,
    adapter,
    logger: log.logger,
    database,
    ...QUICK,
    ...options,
  });
  opened.push({ gateway, database });
  return {
    gateway,
    calls,
    log,
    pay: (fields = {}) => post(gateway, addressOf('pay', fields), paymentXml(fields)),
    refund: (fields = {}) => post(gateway, addressOf('refund', fields), refundXml(fields)),
    metrics: async () => (await gateway.fetch(new Request('http://gateway.test/metrics'))).text(),
  };
}

/** After each test: closes its gateways, and makes their schemas free for the next test. */
export async function closeAll(): Promise<void> {
  const gateways = opened.splice(0);
  await Promise.all(gateways.map(({ gateway }) => gateway.close().catch(() => {})));
  await recycleSchemas(gateways.map(({ database }) => database));
}

/** Milliseconds between two looks: few where the answer comes soon, more where a test waits for the end of a lease. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [10, 100];

/** Waits until the condition is true; otherwise the test times out. A look usually costs statements of the database. */
export async function eventually<T>(look: () => Promise<T | undefined | false> | T | undefined | false) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(1.3 * pause, LONGEST_PAUSE)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(pause);
  }
}

/**
 * Waits until nothing is pending, and until the gateway has logged its deliveries: it counts and logs one after the
 * database has recorded it, so a look at the database alone may come before that.
 */
export async function settled({ gateway, calls, log }: TestedGateway): Promise<void> {
  await eventually(async () => (await gateway.store.state()).pending === 0);
  const made = calls.length;
  await eventually(
    () => log.lines().filter((line) => 'deliveryId' in line && 'durationMs' in line).length >= made,
  );
}
