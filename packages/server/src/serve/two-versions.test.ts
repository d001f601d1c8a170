/** A newer host migrates the database while an older one serves: the older one goes on, and does not start again. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '@opencloudpay/database';
import { openSql } from '@opencloudpay/database/sql';
import { endAll, runCloudpay } from '../testing/gateway-process';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';
import { prepareShop, type ServedShopOfTest } from '../testing/served-shop';

let postgres: PostgresDatabase;
let shop: ServedShopOfTest;

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  shop = await prepareShop({ database: { url: postgres.url } });
  await shop.start();
});

afterAll(async () => {
  await endAll();
  await postgres.close();
  await shop.close();
});

/** What the next version does to its schemas at its start, as docs/gateway.md promises it: it adds. */
async function migrateByTheNextVersion(): Promise<void> {
  const { executeSql, close } = await openSql({ url: postgres.url }, { schema: 'next', migrations: [] });
  const tables = [
    'cloudpay.orders',
    'cloudpay.notifications',
    'cloudpay.deliveries',
    'cloudpay_documents.documents',
  ];
  for (const table of tables) await executeSql(`alter table ${table} add column of_the_next_version text`);
  for (const schema of ['cloudpay', 'cloudpay_documents'])
    await executeSql(
      `insert into ${schema}.migrations (version, name) select max(version) + 1, 'next' from ${schema}.migrations`,
    );
  await close();
}

it('the older host finishes payments, and a second start says which version is needed', async () => {
  const token = await shop.login('alice');
  const buy = (outTradeNo: string) => shop.call('/call/buy', { token, body: { outTradeNo } });
  expect((await buy('TEA-30001')).body).toMatchObject({ result: { resultCode: 'SUCCESS' } });
  await migrateByTheNextVersion();
  expect((await buy('TEA-30002')).body).toMatchObject({ result: { resultCode: 'SUCCESS' } });
  for (const order of ['TEA-30001', 'TEA-30002']) await shop.simulator.pay(order);
  const delivered = () => shop.host.log().filter(({ code }) => code === 'DELIVERED');
  while (delivered().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const documents = openDatabase({ url: postgres.url });
  await expect(documents.open()).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' });

  const again = await runCloudpay(
    { PATH: process.env['PATH'] ?? '', CLOUDPAY_PORT: '0' },
    ...['serve', shop.folder, '--config', shop.config],
  );
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(
    /is at version \d+, and this program knows versions up to \d+: .*Run that version/,
  );
  expect((await fetch(`${shop.url}/readyz`)).status).toBe(200);
  expect(await shop.host.stop()).toBe(0);
});
