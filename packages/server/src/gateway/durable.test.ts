/** `cloudpay gateway` with a database, as people run it: the built program in its own process. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore } from '@opencloudpay/durable';
import {
  API_KEY,
  type CallbackHost,
  MCH_ID,
  NOTIFY_SECRET,
  notifyPayment,
  startCallbackHost,
} from '../testing/callback-host';
import { endAll, runCloudpay, startCloudpay, startGateway } from '../testing/gateway-process';

/** A database as a gateway makes it, for a copy in each test: to make it takes longer than to run the test. */
let prepared: string;
let callbacks: CallbackHost;
let folder: string;
/** A database server that never answers. */
let silent: Server | undefined;
let env: Record<string, string>;

beforeAll(async () => {
  prepared = mkdtempSync(join(tmpdir(), 'durable-'));
  await (await openStore({ database: { folder: prepared } })).close();
});
afterAll(() => rmSync(prepared, { recursive: true }));
beforeEach(async () => {
  callbacks = await startCallbackHost();
  folder = mkdtempSync(join(tmpdir(), 'durable-'));
  cpSync(prepared, join(folder, 'database'), { recursive: true });
  env = {
    CLOUDPAY_MCH_ID: MCH_ID,
    CLOUDPAY_API_KEY: API_KEY,
    CLOUDPAY_NOTIFY_SECRET: NOTIFY_SECRET,
    CLOUDPAY_FUNCTIONS_URL: callbacks.url,
    CLOUDPAY_DATABASE_FOLDER: join(folder, 'database'),
  };
});
afterEach(async () => {
  await endAll();
  silent?.close();
  await callbacks.close();
  rmSync(folder, { recursive: true });
});

async function commanded(...args: string[]) {
  const { code, stdout, stderr } = await runCloudpay(env, ...args);
  if (code !== 0) throw new Error(`cloudpay ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

describe('cloudpay gateway with a database', () => {
  it('acknowledges before the callback has answered, finishes the delivery after SIGTERM, and keeps the records', async () => {
    const gateway = await startGateway(env);
    expect(gateway.log()[0]).toMatchObject({ mode: `durable, in ${join(folder, 'database')}` });
    // There is no appid for queries of WeChat Pay.
    expect(await gateway.logged('ASKING_OFF')).toMatchObject({ level: 40 });
    const release = callbacks.hold();
    expect((await notifyPayment(gateway.url, 'ORDER1')).text).toContain('SUCCESS');
    await callbacks.called();
    // A command in parallel to the gateway that has the database open.
    expect(await commanded('deliveries', 'list', '--json')).toMatchObject({
      // An attempt is counted when it ends.
      records: [{ outTradeNo: 'ORDER1', state: 'pending', attempts: 0 }],
    });
    const ended = gateway.stop();
    await gateway.logged('STOPPING');
    release();
    expect(await ended).toBe(0);
    expect(callbacks.events).toHaveLength(1);
    // And one without the gateway.
    expect(await commanded('orders', 'show', 'ORDER1', '--json')).toMatchObject({
      notifications: [{ state: 'delivered' }],
      deliveries: [{ attempt: 1, verdict: 'delivered' }],
    });
    const text = JSON.stringify(gateway.log());
    for (const secret of [API_KEY, NOTIFY_SECRET, 'oUpF8']) expect(text).not.toContain(secret);
  });

  it('releases deliveries that it has no time for, and delivers them after a restart', async () => {
    const first = await startGateway({ ...env, CLOUDPAY_STOP_TIMEOUT: '100' });
    const release = callbacks.hold();
    expect((await notifyPayment(first.url, 'ORDER1')).text).toContain('SUCCESS');
    await callbacks.called();
    expect(await first.stop()).toBe(0);
    release();
    const second = await startGateway(env);
    await callbacks.called();
    expect(callbacks.events).toMatchObject([{ outTradeNo: 'ORDER1' }, { outTradeNo: 'ORDER1' }]);
    expect(await second.stop()).toBe(0);
  });

  it('has the database alone, ends when its lock is removed, and says why; another one can start', async () => {
    const gateway = await startGateway(env);
    const { code, stderr } = await runCloudpay({ ...env, CLOUDPAY_PORT: '0' }, 'gateway');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^cloudpay-server: The database in .* is open in another process \(process \d+\).*\n$/,
    );
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    expect((await notifyPayment(gateway.url, 'ORDER1')).text).toContain('SUCCESS');
    await callbacks.called();
    rmSync(join(folder, 'database/lock'));
    expect(await gateway.logged('DATABASE_LOCK_LOST')).toMatchObject({
      level: 50,
      msg: expect.stringMatching(/lock was removed or replaced.*start this one again/),
    });
    expect(await gateway.ended).toBe(1);
    const next = await startGateway(env);
    expect((await notifyPayment(next.url, 'ORDER2')).text).toContain('SUCCESS');
    await callbacks.called();
    expect(await next.stop()).toBe(0);
  });

  it('says what it waits for while its database is away, as commands do, and ends after SIGTERM', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    silent = server;
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { CLOUDPAY_DATABASE_FOLDER: _, ...rest } = env;
    const url = `postgres://gateway:secret@127.0.0.1:${port}/pay`;
    const gateway = startCloudpay({ ...rest, CLOUDPAY_PORT: '0', DATABASE_URL: url }, 'gateway');
    const command = startCloudpay({ DATABASE_URL: url }, 'deliveries', 'list');
    await Promise.all([
      gateway.printed('stdout', 'DATABASE_WAITING'),
      command.printed('stderr', `Waiting for PostgreSQL at 127.0.0.1:${port}/pay since 20`),
    ]);
    gateway.ask('SIGTERM');
    const { code, stdout, stderr } = await gateway.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
      level: 40,
      code: 'DATABASE_WAITING',
      msg: `The gateway waits for PostgreSQL at 127.0.0.1:${port}/pay`,
      since: expect.stringMatching(/^20.*Z$/),
    });
    command.ask('SIGTERM');
    expect((await command.ended).stdout).toBe('');
  });
});
