/** Two real gateway processes on one folder, after the lock of the first was removed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeAll, closedFolder, durableGateway, settled, type TestDatabase } from './testing/durable';
import { addressOf, listen, paymentXml } from './testing/gateway';
import { bundleGateway, type GatewayProcess, startGatewayProcess } from './testing/gateway-process';

let database: TestDatabase;
let functions: Awaited<ReturnType<typeof listen>>;
const processes: GatewayProcess[] = [];

beforeAll(async () => {
  database = await closedFolder();
  functions = await listen((incoming, outgoing) => {
    incoming.resume().once('end', () => outgoing.end('{"errcode":0}'));
  });
});
afterEach(async () => {
  for (const { kill, ended } of processes.splice(0)) {
    kill();
    await ended;
  }
  await closeAll();
});
afterAll(async () => {
  await functions.close();
  await database.close();
});

const fields = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

async function notify({ url }: GatewayProcess, name: string): Promise<{ status: number; text: string }> {
  const address = addressOf('pay', fields(name)).replace('http://gateway.test', url);
  const answer = await fetch(address, { method: 'POST', body: paymentXml(fields(name)) });
  return { status: answer.status, text: await answer.text() };
}

it('the first takes no notification after its lock is gone, and the second has all of them', async () => {
  const options = database.options();
  const folder = 'folder' in options ? options.folder : '';
  const program = bundleGateway();
  const start = async () => {
    const environment = { FOLDER: folder, SCHEMA: options.schema, FUNCTIONS: functions.url };
    const started = await startGatewayProcess(program, environment);
    processes.push(started);
    return started;
  };
  const first = await start();
  await expect(start()).rejects.toThrow('is open in another process');
  expect((await notify(first, 'before')).status).toBe(200);

  rmSync(join(folder, 'lock'));
  expect(await notify(first, 'lost')).toMatchObject({
    status: 503,
    text: expect.stringContaining('The notification could not be stored: send it again.'),
  });
  const second = await start();
  expect((await notify(second, 'lost')).status).toBe(200);
  expect((await notify(first, 'more')).status).toBe(503);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(503);
  expect((await notify(second, 'more')).status).toBe(200);
  await expect(start()).rejects.toThrow('is open in another process');

  for (const { kill, ended } of processes.splice(0)) {
    kill();
    await ended;
  }
  const test = await durableGateway(options);
  await settled(test);
  const { records } = await test.gateway.store.listNotifications({}, { limit: 10 });
  expect(records.map(({ outTradeNo, state }) => `${outTradeNo} ${state}`).sort()).toEqual([
    'before delivered',
    'lost delivered',
    'more delivered',
  ]);
});
