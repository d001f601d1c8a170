/** How `cloud.database()` finds its documents: by the environment variables, read at each call. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createCloud } from '../cloud';

const savedEnv = { ...process.env };
beforeEach(() => {
  process.env = { ...savedEnv };
  for (const name of ['CLOUDPAY_DATABASE_URL', 'CLOUDPAY_DATABASE_TOKEN', 'DATABASE_URL', 'TCB_ENV'])
    delete process.env[name];
});
afterEach(() => {
  process.env = savedEnv;
  jest.restoreAllMocks();
});

function orders() {
  const cloud = createCloud();
  cloud.init({ env: 'shop' });
  return cloud.database().collection('orders');
}

it('is refused before init', () => {
  expect(() => createCloud().database()).toThrow("Cloud API isn't enabled, please call init first");
});

it('says what to set where nothing is set, whatever the call', async () => {
  const told = {
    errCode: -501009,
    errMsg: expect.stringMatching(
      /:fail -501009 resource not initialized\. .*set CLOUDPAY_DATABASE_URL .*, or DATABASE_URL/,
    ),
  };
  await expect(orders().get()).rejects.toMatchObject(told);
  await expect(orders().aggregate().end()).rejects.toMatchObject(told);
  const cloud = createCloud();
  cloud.init();
  await expect(cloud.database().createCollection('logs')).rejects.toMatchObject(told);
  for (const run of [
    () => cloud.database().startTransaction(),
    () => cloud.database().runTransaction(() => 1),
  ])
    await expect(run()).rejects.toMatchObject({ code: 'NOT_INITIALIZED', errCode: -501009 });
});

describe('CLOUDPAY_DATABASE_URL', () => {
  it('leads to a function host, with the token of the moment and the environment, over one connection', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const connections = new Set<unknown>();
    const server = createServer((request, response) => {
      seen.push(request.headers);
      connections.add(request.socket);
      request.resume().on('end', () => response.end('{"requestId":"r","data":{"total":2}}'));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      process.env['CLOUDPAY_DATABASE_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const collection = orders();
      for (const token of ['first', 'second']) {
        process.env['CLOUDPAY_DATABASE_TOKEN'] = token;
        expect(await collection.count()).toEqual({ total: 2, errMsg: 'collection.count:ok' });
      }
      expect(seen).toMatchObject([
        { authorization: 'Bearer first', 'x-wx-env': 'shop' },
        { authorization: 'Bearer second', 'x-wx-env': 'shop' },
      ]);
      expect(connections.size).toBe(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('that nothing listens at is named', async () => {
    process.env['CLOUDPAY_DATABASE_URL'] = 'http://127.0.0.1:9';
    await expect(orders().get()).rejects.toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining('127.0.0.1:9 refuses connections'),
    });
  });
});

describe('DATABASE_URL', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cloudpay-direct-'));
    jest.spyOn(process, 'cwd').mockReturnValue(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('needs @opencloudpay/database, and says how to install it', async () => {
    process.env['DATABASE_URL'] = 'postgresql://127.0.0.1:9/none';
    await expect(orders().get()).rejects.toMatchObject({
      errCode: -501009,
      errMsg: expect.stringContaining('npm install @opencloudpay/database'),
    });
  });

  it('reaches it without a host: one database for all calls, the environment of the call', async () => {
    const installed = join(folder, 'node_modules/@opencloudpay/database');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{"name":"@opencloudpay/database","main":"index.js"}');
    writeFileSync(
      join(installed, 'index.js'),
      `let opened = 0;
      exports.openDatabase = ({ url }) => {
        opened += 1;
        return {
          async handle(action, params, { envId }) {
            if (params.collectionName === 'none')
              return { code: 'DATABASE_COLLECTION_NOT_EXIST', message: 'no such collection' };
            return { data: { list: [JSON.stringify({ url, opened, envId, action })] } };
          },
        };
      };`,
    );
    process.env['DATABASE_URL'] = 'postgresql://127.0.0.1/shop';
    const document = { url: 'postgresql://127.0.0.1/shop', opened: 1, envId: 'shop' };
    for (const _ of [1, 2])
      expect((await orders().get()).data).toEqual([{ ...document, action: 'database.getDocument' }]);
    const cloud = createCloud();
    cloud.init();
    await expect(cloud.database().collection('none').get()).rejects.toMatchObject({
      errCode: -502005,
      errMsg: 'collection.get:fail -502005 database collection not exists. no such collection',
    });
  });
});
