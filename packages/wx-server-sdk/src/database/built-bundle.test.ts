/** The bundle as it is published does what its sources do: nothing of bson that it needs was left out. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Cloud, createCloud } from '../cloud';

const DOCUMENT = {
  _id: { $oid: '5f0b1a2c3d4e5f6071829304' },
  int: { $numberInt: '1' },
  double: { $numberDouble: '-0.5' },
  infinite: { $numberDouble: 'Infinity' },
  long: { $numberLong: '9007199254740993' },
  decimal: { $numberDecimal: '19.90' },
  date: { $date: { $numberLong: '1700000000000' } },
  binary: { $binary: { base64: 'AAEC', subType: '00' } },
  id: { $binary: { base64: 'EjRWeBI0VngSNFZ4EjRWeA==', subType: '04' } },
  regex: { $regularExpression: { pattern: '^a', options: 'i' } },
  timestamp: { $timestamp: { t: 1, i: 2 } },
  code: { $code: '() => 1' },
  symbol: { $symbol: 's' },
  keys: [{ $minKey: 1 }, { $maxKey: 1 }],
  point: { type: 'Point', coordinates: [{ $numberInt: '113' }, { $numberDouble: '23.5' }] },
};

let sent: string[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  sent.push(Buffer.concat(chunks).toString());
  const data = { list: [JSON.stringify(DOCUMENT)], insertedIds: ['a'], updated: 1, deleted: 1, total: 1 };
  response.end(JSON.stringify({ requestId: 'r', transactionId: 't', data }));
});
const savedEnv = { ...process.env };
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['CLOUDPAY_DATABASE_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  sent = [];
});
afterAll(() => {
  process.env = savedEnv;
  server.closeAllConnections();
  server.close();
});

/** Runs in either place, so it uses nothing from around it. */
async function everything(cloud: Cloud): Promise<unknown[]> {
  const db = cloud.database();
  const { command: _, Geo } = db;
  const orders = db.collection('orders');
  const point = Geo.Point(113, 23.5);
  const line = Geo.LineString([point, Geo.Point(1, 2), Geo.Point(3, 4), point]);
  const values = {
    numbers: [1, -0, 0.1, 2 ** 31, 2 ** 53, 1e300, Number.NaN, Number.POSITIVE_INFINITY],
    ...{ date: new Date(0), regex: /a/gi, made: db.RegExp({ regexp: '^茶', options: 'm' }) },
    ...{ server: db.serverDate({ offset: 5 }), none: null, bytes: Buffer.from('茶'), shape: line },
    polygon: Geo.Polygon([line]),
    points: Geo.MultiPoint([point]),
  };
  return [
    await orders.add({ data: values }),
    await orders
      .where({ a: _.in([1, 2]).and(_.gt(0)), b: _.geoWithin({ geometry: Geo.Polygon([line]) }) })
      .get(),
    await orders.doc('a').get(),
    await orders.doc('a').update({ data: { n: _.inc(1), l: _.push({ each: [1], slice: 2 }), o: { p: 1 } } }),
    await orders
      .aggregate()
      .match({ a: new Date(0) })
      .group({ _id: '$a', n: _.aggregate.sum(1) })
      .end(),
    await db.runTransaction((transaction) => transaction.collection('orders').doc('a').get()),
  ];
}

it('sends and reads the same', async () => {
  const cloud = createCloud();
  cloud.init();
  const fromSources = JSON.stringify(await everything(cloud));
  const bySources = sent;
  sent = [];
  const script = `const cloud = require(${JSON.stringify(join(dirname(require.resolve('../../package.json')), 'dist/index.cjs'))});
    cloud.init();
    (${everything})(cloud).then((results) => { console.log(JSON.stringify(results)); process.exit(); });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    env: { ...process.env },
  });
  expect(sent).toEqual(bySources);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(fromSources));
});
