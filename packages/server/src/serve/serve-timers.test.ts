/** Two hosts of one shop on one PostgreSQL: exactly one of them fires each timer, also when one is killed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '@opencloudpay/database';
import { endAll, type GatewayProcess, startServe } from '../testing/gateway-process';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';
import { timerClaims } from './functions/timer-claims';

let postgres: PostgresDatabase;
const root = mkdtempSync(join(tmpdir(), 'timers-'));
const project = join(root, 'shop');
const config = join(root, 'cloudpay.json');

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  const folder = join(project, 'cloudfunctions/tick');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), `exports.main = async ({ Time }) => console.log('due ' + Time);`);
  const triggers = [{ name: 'each-second', type: 'timer', config: '* * * * * * *' }];
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ triggers }));
  writeFileSync(
    config,
    JSON.stringify({ envId: 'shop-1', listen: { port: 0 }, database: { url: postgres.url } }),
  );
});

afterAll(async () => {
  await endAll();
  await postgres.close();
  rmSync(root, { recursive: true, force: true });
});

/** The due times at which a host ran the function. */
const firedBy = (host: GatewayProcess) =>
  host.log().flatMap(({ msg }) => {
    const [, time] = /^due (.*)$/.exec(String(msg)) ?? [];
    return time === undefined ? [] : [new Date(time).getTime()];
  });

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

it('lets exactly one of several hosts claim each due time, and none of them a past one', async () => {
  const databases = Array.from({ length: 3 }, () => openDatabase({ url: postgres.url }));
  await Promise.all(databases.map((database) => database.open()));
  const hosts = databases.map(({ sharedValues }) => timerClaims(sharedValues, 'shop-2'));
  const about = { functionName: 'tick', triggerName: 'each-second' };
  for (let second = 0; second < 20; second += 1) {
    const due = { ...about, time: new Date(1_767_225_600_000 + second * 1_000) };
    const claimed = await Promise.all(hosts.map((claim) => claim(due)));
    expect(claimed.filter(Boolean)).toHaveLength(1);
  }
  const [first] = databases;
  if (!first) throw new Error('There is a database.');
  const { sharedValues: shared } = first;
  // A host with a slow clock, and a host that begins anew.
  expect(await timerClaims(shared, 'shop-2')({ ...about, time: new Date(1_767_225_610_000) })).toBe(false);
  // Another environment has its own timers.
  expect(await timerClaims(shared, 'shop-3')({ ...about, time: new Date(1_767_225_610_000) })).toBe(true);
  await Promise.all(databases.map((database) => database.close()));
});

it('fires no timer twice with two hosts, and goes on when one is killed', async () => {
  const [one, other] = await Promise.all([startServe(project, config), startServe(project, config)]);
  const both = () => [...firedBy(one), ...firedBy(other)];
  await eventually(() => both().length >= 4);
  one.signal('SIGKILL');
  await one.ended;
  const killedAt = Date.now();
  await eventually(() => Math.max(...firedBy(other)) > killedAt + 2_000);
  expect(await other.stop()).toBe(0);
  const fired = both();
  expect(new Set(fired).size).toBe(fired.length);
});
