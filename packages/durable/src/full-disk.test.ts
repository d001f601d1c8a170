/** A folder's database on a full disk: a real gateway process whose files cannot grow any more. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { openStore } from './store/store';
import { contentsOf, fillUp } from './testing/contents';
import { closeAll, closedFolder, durableGateway, settled, type TestDatabase } from './testing/durable';
import { addressOf, listen, paymentXml } from './testing/gateway';
import { bundleGateway, type GatewayProcess, startGatewayProcess } from './testing/gateway-process';

/** More than a file of the write-ahead log, which exists before it is written. */
const MOST = 17 * 1024 * 1024;

let database: TestDatabase;
let functions: Awaited<ReturnType<typeof listen>>;
let limited: GatewayProcess | undefined;
const calls: string[] = [];

beforeAll(async () => {
  database = await closedFolder();
  functions = await listen(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    calls.push((JSON.parse(Buffer.concat(chunks).toString()) as { outTradeNo: string }).outTradeNo);
    outgoing.end('{"errcode":0}');
  });
});
afterEach(async () => {
  limited?.kill();
  await limited?.ended;
  await closeAll();
});
afterAll(async () => {
  await functions.close();
  await database.close();
});

const large = (name: string) => ({
  ...{ out_trade_no: name, transaction_id: `4200${name}`, attach: 'x'.repeat(30_000) },
});

it('a gateway on a full disk acknowledges only stored notifications, and keeps all acknowledged ones', async () => {
  const options = database.options();
  const store = await openStore({ database: options });
  const limit = await fillUp(store, MOST);
  await store.close();
  const folder = 'folder' in options ? options.folder : '';
  const environment = { FOLDER: folder, SCHEMA: options.schema, FUNCTIONS: functions.url };
  limited = await startGatewayProcess(bundleGateway(), environment, limit);
  const { url } = limited;
  const notify = async (name: string) => {
    const address = addressOf('pay', large(name)).replace('http://gateway.test', url);
    const answer = await fetch(address, { method: 'POST', body: paymentXml(large(name)) });
    return { status: answer.status, text: await answer.text() };
  };
  const acknowledged: string[] = [];
  const refused: string[] = [];
  for (let number = 0; refused.length < 3 && number < 50; number += 1) {
    const name = `full-${number}`;
    const { status, text } = await notify(name);
    if (status === 200) acknowledged.push(name);
    else {
      refused.push(name);
      expect(status).toBe(503);
      expect(text).toContain('The notification could not be stored: send it again.');
    }
  }
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(refused).toHaveLength(3);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  limited.kill();
  await limited.ended;

  // The operator has freed disk space.
  const test = await durableGateway(options);
  await settled(test);
  const { records } = await test.gateway.store.listNotifications({}, { limit: 1000 });
  const stored = records.map(({ outTradeNo }) => outTradeNo).filter((name) => name !== 'large');
  expect(stored.sort()).toEqual(acknowledged.sort());
  const delivered = [...calls, ...test.calls.map(({ event }) => String(event['outTradeNo']))];
  expect([...new Set(delivered)].sort()).toEqual(acknowledged);
  const [again = ''] = refused;
  expect((await test.pay(large(again))).code).toBe('SUCCESS');
  await settled(test);
  expect((await test.gateway.store.showOrder(again)).notifications).toMatchObject([{ state: 'delivered' }]);
  expect(await contentsOf(test.gateway.store)).toMatchObject({
    ...{ notifications: acknowledged.length + 2, jobs: 0, mismatches: 0 },
  });
});
