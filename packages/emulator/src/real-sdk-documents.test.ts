/** A shop's day in `cloud.database()`: by our stand-in, by every wx-server-sdk, and by the SDKs below it, unmodified. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, stopAll, temporaryFolder } from './testing/emulators';

/** The same calls for all of them; what the SDKs below wx-server-sdk word otherwise is translated by `sdk`. */
const DAY = `
const { cloud, kept } = require('./sdk');
const db = cloud.database();
const _ = db.command;
const $ = _.aggregate;

const told = (promise) => promise.then(
  (value) => ({ value }),
  (error) => ({ errCode: error.errCode, errMsg: error.errMsg }),
);

exports.main = async (event) => ({ day: await day(event), transactions: await transactions(event) });

async function day({ prefix }) {
  const orders = db.collection(prefix + 'orders');
  const seen = {};
  await db.createCollection(prefix + 'orders');
  const at = new Date(1700000000000);
  await orders.add({ data: { _id: 'a', goods: { name: '龙井', n: 1 }, fee: 8800, status: 0, tags: ['x'], at } });
  await orders.add({ data: { _id: 'b', goods: { name: '普洱', n: 2 }, fee: 100, status: 1, tags: [], at } });
  const { _id } = await orders.add({ data: { fee: 0.5, status: 1, none: null, made: db.serverDate() } });
  seen.generatedId = /^[0-9a-f]{32}$/.test(_id);
  seen.doc = (await orders.doc('a').get()).data;
  seen.isDate = seen.doc.at instanceof Date;
  seen.where = (await orders.where({ status: _.in([0, 1]), fee: _.gte(100) }).orderBy('fee', 'desc').limit(5).field({ fee: true }).get()).data;
  seen.nested = (await orders.where({ 'goods.name': db.RegExp({ regexp: '^龙' }) }).get()).data.map(({ _id }) => _id);
  seen.update = (await orders.doc('a').update({ data: { fee: _.inc(-800), goods: { n: 3 }, tags: _.push(['y', 'z']), status: 1 } })).stats;
  seen.conditional = (await orders.where({ _id: 'a', status: _.neq(1) }).update({ data: { status: 2 } })).stats;
  seen.updated = (await orders.doc('a').get()).data;
  seen.set = (await orders.doc('c').set({ data: { fee: 1, status: 9 } })).stats;
  seen.count = (await orders.where({ status: 1 }).count()).total;
  seen.aggregate = (await orders.aggregate().match({ status: 1 }).group({ _id: '$status', total: $.sum('$fee'), n: $.sum(1) }).end()).list;
  seen.removed = (await orders.where({ status: 9 }).remove()).stats;
  seen.removedDoc = (await orders.doc('b').remove()).stats;
  seen.left = (await orders.count()).total;
  seen.missing = await kept(told(orders.doc('nope').get()));
  seen.noCollection = (await told(db.collection(prefix + 'nothing').where({ a: 1 }).remove())).errCode;
  seen.duplicate = (await told(orders.add({ data: { _id: 'a' } }))).errCode;
  return seen;
}
`;

const TRANSACTIONS = `
async function transactions({ prefix }) {
  const stock = db.collection(prefix + 'stock');
  await db.createCollection(prefix + 'stock');
  await stock.add({ data: { _id: 'tea', left: 5 } });
  const seen = { runs: 0 };
  const one = await db.startTransaction();
  const other = await db.startTransaction();
  await one.collection(prefix + 'stock').doc('tea').get();
  await other.collection(prefix + 'stock').doc('tea').get();
  await one.collection(prefix + 'stock').doc('tea').update({ data: { left: _.inc(-1) } });
  await one.commit();
  seen.conflict = await other.collection(prefix + 'stock').doc('tea').update({ data: { left: _.inc(-1) } })
    .then(() => other.commit())
    .then(() => 'none', (error) => error.code === 'DATABASE_TRANSACTION_CONFLICT' || /conflict/i.test(error.errMsg || error.message));
  seen.result = await db.runTransaction(async (transaction) => {
    seen.runs += 1;
    const { data } = await transaction.collection(prefix + 'stock').doc('tea').get();
    await transaction.collection(prefix + 'stock').doc('tea').update({ data: { left: data.left - 1 } });
    await transaction.collection(prefix + 'stock').add({ data: { _id: 'sold', of: 'tea' } });
    return data.left;
  });
  seen.rolledBack = await db.runTransaction(async (transaction) => {
    await transaction.collection(prefix + 'stock').doc('tea').update({ data: { left: 0 } });
    await transaction.rollback({ reason: 'closed' });
  }).catch((reason) => reason);
  seen.left = (await stock.doc('tea').get()).data.left;
  seen.sold = (await stock.doc('sold').get()).data;
  return seen;
}
`;

const WX =
  "const cloud = require('wx-server-sdk');\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\nmodule.exports = { cloud, kept: (told) => told };";

/** Calls of the SDKs below wx-server-sdk: they take data as they are, and give ids and counts by other names. */
const BELOW = (init: string) => `
const { app, numbers } = (() => { ${init} })();
const db = app.database();
const failed = (error) => Object.assign(new Error(error.message), { errCode: numbers[error.code], errMsg: error.message, code: error.code });
const done = (promise) => Promise.resolve(promise).catch((error) => { throw failed(error); })
  .then((answer) => { if (answer && answer.code) throw failed(answer); return answer; });
const query = (of) => ({
  where: (condition) => query(of.where(condition)),
  orderBy: (...order) => query(of.orderBy(...order)),
  limit: (count) => query(of.limit(count)),
  field: (fields) => query(of.field(fields)),
  get: () => done(of.get()),
  count: () => done(of.count()),
  update: ({ data }) => done(of.update(data)).then(({ updated }) => ({ stats: { updated } })),
  remove: () => done(of.remove()).then(({ deleted }) => ({ stats: { removed: deleted } })),
});
const document = (of) => ({
  get: () => done(of.get()).then(({ data }) => ({ data: Array.isArray(data) ? data[0] : data })),
  set: ({ data }) => done(of.set(data)).then(({ updated, upsertedId }) => ({ stats: { updated, created: upsertedId ? 1 : 0 } })),
  update: ({ data }) => done(of.update(data)).then(({ updated }) => ({ stats: { updated } })),
  remove: () => done(of.remove()).then(({ deleted }) => ({ stats: { removed: deleted } })),
});
const collection = (of) => ({
  ...query(of),
  doc: (id) => document(of.doc(id)),
  add: ({ data }) => done(of.add(data)).then(({ id }) => ({ _id: id })),
  aggregate: () => aggregate(of.aggregate()),
});
const aggregate = (of) => ({
  match: (value) => aggregate(of.match(value)),
  group: (value) => aggregate(of.group(value)),
  end: () => done(of.end()).then(({ data }) => ({ list: data })),
});
const transaction = (of) => ({
  collection: (name) => collection(of.collection(name)),
  commit: () => of.commit(),
  rollback: (reason) => of.rollback(reason),
});
const database = {
  command: db.command,
  serverDate: db.serverDate,
  RegExp: db.RegExp,
  collection: (name) => collection(db.collection(name)),
  createCollection: (name) => done(db.createCollection(name)),
  startTransaction: async () => transaction(await db.startTransaction()),
  runTransaction: (run) => db.runTransaction((of) => run(transaction(of))),
};
module.exports = {
  cloud: { database: () => database },
  kept: async (told) => (await told).value.data === undefined && { errCode: -1, errMsg: 'document.get:fail document with _id nope does not exist' },
};`;

const NUMBERS = '{ DATABASE_COLLECTION_NOT_EXIST: -502005, DATABASE_REQUEST_FAILED: -502001 }';
const NODE_SDK = BELOW(`
  const tcb = require('@cloudbase/node-sdk');
  return { app: tcb.init({ env: tcb.SYMBOL_CURRENT_ENV }), numbers: ${NUMBERS} };`);
// Its address is built in: a function that uses it names the platform's.
const ADMIN_NODE = BELOW(`
  const tcb = require('tcb-admin-node');
  const serviceUrl = JSON.parse(process.env.TCB_CONTEXT_CNFG).URL;
  return { app: tcb.init({ env: process.env.TCB_ENV, serviceUrl }), numbers: ${NUMBERS} };`);

/** `install`: the packages of ours that a function has in its node_modules, by the names that it requires. */
const SDKS: { name: string; sdk: string; install: Record<string, string> }[] = [
  { name: 'stand-in', sdk: WX, install: {} },
  { name: 'wx-server-sdk-4', sdk: WX, install: { 'wx-server-sdk': 'wx-server-sdk' } },
  { name: 'wx-server-sdk-3', sdk: WX, install: { 'wx-server-sdk': 'wx-server-sdk-3' } },
  { name: 'wx-server-sdk-2', sdk: WX, install: { 'wx-server-sdk': 'wx-server-sdk-2' } },
  { name: 'node-sdk', sdk: NODE_SDK, install: { '@cloudbase/node-sdk': '@cloudbase/node-sdk' } },
  { name: 'tcb-admin-node', sdk: ADMIN_NODE, install: { 'tcb-admin-node': 'tcb-admin-node' } },
];

/** The database is opened by its first call: before the SDKs' own 15 seconds, on a machine that does much else. */
const OPEN = `
const cloud = require('wx-server-sdk');
cloud.init({ timeout: 60000 });
exports.main = () => cloud.database().createCollection('first');
`;

/** What each function saw, by its SDK. They run side by side. */
const days = new Map<string, Promise<unknown>>();
beforeAll(async () => {
  const functions = temporaryFolder();
  for (const { name, sdk, install } of SDKS) {
    const folder = join(functions, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.js'), DAY + TRANSACTIONS);
    writeFileSync(join(folder, 'sdk.js'), sdk);
    for (const [required, installed] of Object.entries(install)) {
      const link = join(folder, 'node_modules', required);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(__dirname, '../node_modules', installed)), link, 'dir');
    }
  }
  mkdirSync(join(functions, 'open'));
  writeFileSync(join(functions, 'open/index.js'), OPEN);
  const emulator = await start({ functions, timeout: 60_000 });
  await emulator.callFunction('open');
  for (const { name } of SDKS) {
    const seen = emulator.callFunction(name, { prefix: `${name}-` });
    seen.catch(() => undefined);
    days.set(name, seen);
  }
});
afterAll(stopAll);

describe.each(SDKS)('$name', ({ name }) => {
  it('has the same day in the shop', async () => {
    const at = '2023-11-14T22:13:20.000Z';
    expect(((await days.get(name)) as { day: unknown }).day).toEqual({
      generatedId: true,
      isDate: true,
      doc: { _id: 'a', goods: { name: '龙井', n: 1 }, fee: 8800, status: 0, tags: ['x'], at },
      where: [
        { _id: 'a', fee: 8800 },
        { _id: 'b', fee: 100 },
      ],
      nested: ['a'],
      update: { updated: 1 },
      conditional: { updated: 0 },
      updated: { _id: 'a', goods: { name: '龙井', n: 3 }, fee: 8000, status: 1, tags: ['x', 'y', 'z'], at },
      set: { updated: 0, created: 1 },
      count: 3,
      aggregate: [{ _id: 1, total: 8100.5, n: 3 }],
      removed: { removed: 1 },
      removedDoc: { removed: 1 },
      left: 2,
      missing: { errCode: -1, errMsg: 'document.get:fail document with _id nope does not exist' },
      noCollection: -502005,
      duplicate: -502001,
    });
  });

  it('has the same transactions', async () => {
    expect(((await days.get(name)) as { transactions: unknown }).transactions).toEqual({
      runs: 1,
      conflict: true,
      result: 4,
      rolledBack: { reason: 'closed' },
      left: 3,
      sold: { _id: 'sold', of: 'tea' },
    });
  });
});
