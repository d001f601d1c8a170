import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { startPostgres, type TestPostgres } from './postgres';
import { QUICK } from './quick';

/** A database for the tests of one file; each test has a schema of its own. */
export interface TestDatabase {
  readonly postgres?: TestPostgres;
  /** A new schema. */
  options(): DatabaseOptions & { schema: string };
  close(): Promise<void>;
}

let schemas = 0;
const nextSchema = () => {
  schemas += 1;
  return `test_${schemas}`;
};

export async function serverDatabase(): Promise<TestDatabase & { postgres: TestPostgres }> {
  const postgres = await startPostgres();
  return {
    postgres,
    options: () => ({ url: postgres.url, schema: nextSchema(), connections: 5 }),
    close: () => postgres.close(),
  };
}

/** Only one gateway at a time can open a folder. */
export async function folderDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-folder-'));
  // It stays open: all that open the folder in this process share it, and to open it anew takes half a second each time.
  const database = await openDatabase({ folder, temporary: true });
  return {
    options: () => ({ folder, schema: nextSchema() }),
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
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

const opened: DurableGateway[] = [];

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
  opened.push(gateway);
  return {
    gateway,
    calls,
    log,
    pay: (fields = {}) => post(gateway, addressOf('pay', fields), paymentXml(fields)),
    refund: (fields = {}) => post(gateway, addressOf('refund', fields), refundXml(fields)),
    metrics: async () => (await gateway.fetch(new Request('http://gateway.test/metrics'))).text(),
  };
}

/** After each test. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((gateway) => gateway.close().catch(() => {})));
}

/** Waits until the condition is true; otherwise the test times out. */
export async function eventually<T>(look: () => Promise<T | undefined | false> | T | undefined | false) {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(15);
  }
}

/** Waits until nothing is pending. */
export function settled({ gateway }: TestedGateway): Promise<unknown> {
  return eventually(async () => (await gateway.store.state()).pending === 0);
}
