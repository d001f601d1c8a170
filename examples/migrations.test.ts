/**
 * Three projects with planted mistakes, moved by `cloudpay migrate`: `cloudpay check` finds the mistakes first, the payment
 * cycle passes in the emulator before and after, and at the new place.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProject } from '../packages/check/src/index';
import { migrate } from '../packages/cli/src/migrate/migrate';
import type { Target } from '../packages/cli/src/migrate/targets';
import type { PaymentObject } from '../packages/simulator/src/index';
import { answersOf, type MovedPlace, startOnAws, startOwnServer } from './migrated-places';
import { type Customer, customerOf, until } from './shop-customer';
import { type Place, startInEmulator } from './shop-places';
import { copyProject, type InstalledSdk, moveOff } from './shop-project';
import { type Machine, startMachine } from './shop-server';

const PROJECTS = join(__dirname, 'migrations');
/** The beginning of each PNG picture. */
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

interface Project {
  readonly title: string;
  /** Rules of `cloudpay check`, with the files of the mistakes: all that it finds. */
  readonly mistakes: readonly (readonly [rule: string, file: string])[];
  readonly to: Target;
  readonly sdkAfter: InstalledSdk;
  /** Exports of CloudBase: of a collection, in JSON lines. */
  readonly data?: Readonly<Record<string, readonly object[]>>;
  readonly options?: Readonly<Record<string, string>>;
  /** What the report names. */
  readonly reported?: RegExp;
  /** Starts the new place; `undefined` for CloudBase, which the emulator is. */
  start?(project: string, machine: Machine): Promise<MovedPlace>;
  cycle(place: MovedPlace, alice: Customer): Promise<void>;
}

type Called = { outTradeNo: string; payment: PaymentObject; ok?: boolean; code?: number };

const PASTRY: Project = {
  title: 'pastry: documents and uploads of the mini program, to an own server',
  mistakes: [
    ['fee-amount', 'cloudfunctions/createOrder/index.js'],
    ['callback-answer', 'cloudfunctions/payNotify/index.js'],
    ['callback-amount', 'cloudfunctions/payNotify/index.js'],
  ],
  to: 'server',
  sdkAfter: 'alias',
  data: { cakes: [{ _id: 'apple', name: '苹果派', price: 25, sort: 1 }] },
  start: startOwnServer,
  async cycle(place, alice) {
    const page = alice.open('cake');
    await until('the cakes are shown', () => (page.data['cakes'] as unknown[]).length > 0);
    await page.fire('buy', { dataset: { index: 0 } });
    const paid = async () => (await place.find('orders', { status: 1 })).length > 0;
    for (const end = Date.now() + 60_000; !(await paid()); ) {
      if (Date.now() > end) throw new Error(`not paid: ${JSON.stringify(alice.console)}`);
      await alice.settled();
    }
    expect(await place.find('orders')).toMatchObject([
      {
        _openid: alice.openId,
        status: 1,
        paid: 2500,
        photo: expect.stringMatching(/^cloud:\/\/pastry-5k7m9n1p3q5r7s9t\./),
      },
    ]);
  },
};

const GYM: Project = {
  title: 'gym: one function with a router, staying on CloudBase',
  mistakes: [['result-code', 'cloudfunctions/gym/index.js']],
  to: 'cloudbase',
  sdkAfter: 'real',
  async cycle(place, alice) {
    const call = alice.app['call'] as (url: string, data?: object) => Promise<Called>;
    const { outTradeNo, payment } = await call('buy');
    await place.pay(payment);
    expect(await place.find('passes')).toMatchObject([
      { _id: outTradeNo, _openid: alice.openId, state: 'PAID' },
    ]);
    expect(await call('refund', { outTradeNo })).toEqual({ code: 0 });
    await place.settleRefunds();
    expect(await place.find('passes')).toMatchObject([{ state: 'REFUNDED' }]);
  },
};

const PARKING: Project = {
  title: 'parking: refunds, a timer and variables, to AWS Lambda',
  mistakes: [['refund-done', 'cloudfunctions/giveBack/index.js']],
  to: 'aws',
  sdkAfter: 'alias',
  options: { region: 'ap-southeast-1' },
  reported: /The function leave has variables of its own, .*CENTS_PER_HOUR/,
  start: startOnAws,
  async cycle(place, alice) {
    const leave = alice.app['leave'] as (hours: number) => Promise<Called>;
    const { outTradeNo, payment } = await leave(2);
    await place.pay(payment);
    expect(await place.find('stays')).toMatchObject([{ _id: outTradeNo, totalFee: 1000, state: 'PAID' }]);
    const { cloud } = alice.wx as { cloud: { callFunction(call: object): Promise<{ result: Called }> } };
    const { result } = await cloud.callFunction({ name: 'giveBack', data: { outTradeNo } });
    expect(result).toEqual({ ok: true });
    await place.settleRefunds();
    expect(await place.find('stays', { _id: outTradeNo })).toMatchObject([{ state: 'GIVEN BACK' }]);
    const unpaid = await leave(1);
    await place.runTimers();
    expect(await place.find('stays', { _id: unpaid.outTradeNo })).toMatchObject([{ state: 'CLOSED' }]);
  },
};

const STORIES: Readonly<Record<string, Project>> = { pastry: PASTRY, gym: GYM, parking: PARKING };

let folder: string;
let machine: Machine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  machine = await startMachine(folder);
});
afterAll(async () => {
  await machine?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('each project has a story', () => {
  const folders = readdirSync(PROJECTS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(STORIES).sort());
});

describe.each(Object.entries(STORIES))('%s', (name, story) => {
  const source = join(PROJECTS, name);

  it(story.title, async () => {
    // Before: the mistakes are found, and the shop works all the same.
    const { findings } = checkProject(source, { language: 'en' });
    expect(findings.map(({ rule, file }) => [rule, file])).toEqual(story.mistakes);
    const before = join(folder, `${name}-before`);
    copyProject(source, before, 'real');
    await inEmulator(before, story, (place) => moveOff(before, place.url));

    // The move, with what was exported.
    const moved = join(folder, `${name}-moved`);
    cpSync(source, moved, { recursive: true });
    const report = await move(moved, story);
    if (story.reported) expect(report).toMatch(story.reported);

    // After: in the emulator, and at the new place.
    const after = join(folder, `${name}-after`);
    copyProject(moved, after, story.sdkAfter);
    const staysOnCloudBase = story.to === 'cloudbase';
    await inEmulator(after, story, (place) => (staysOnCloudBase ? moveOff : callInstead)(after, place.url));
    if (!story.start) return;
    const there = join(folder, `${name}-there`);
    copyProject(moved, there, story.sdkAfter);
    const place = await story.start(there, machine);
    callInstead(there, place.url);
    await cycleAt(place, there, story);
  });
});

async function inEmulator(
  project: string,
  story: Project,
  prepare: (place: { url: string }) => void,
): Promise<void> {
  const place = await startInEmulator(project, 'v2');
  const { emulator } = place;
  for (const [collection, documents] of Object.entries(story.data ?? {}))
    await emulator?.database.insert(collection, ...documents);
  prepare(place);
  await cycleAt({ ...place, runTimers: () => runTimers(place) }, project, story);
  expect(place.unanswered()).toEqual([]);
}

/** WeChat Pay closes no order that is younger than five minutes. */
async function runTimers({ emulator, find }: Place): Promise<void> {
  await emulator?.advance('6m');
  for (const end = Date.now() + 60_000; (await find('stays', { state: 'UNPAID' })).length > 0; ) {
    if (Date.now() > end) throw new Error('The timer has not closed the order.');
    await emulator?.advance('10m');
  }
}

async function cycleAt(place: MovedPlace, project: string, story: Project): Promise<void> {
  const alice = customerOf(place as never, project, { user: 'alice', pictures: { 'tmp/a.png': PNG } });
  try {
    await story.cycle(place, alice);
  } finally {
    await alice.settled();
    await place.close();
  }
}

/** Runs `cloudpay migrate`, twice: the second run finds nothing to do. @returns the report of the first */
async function move(project: string, { to, options = {}, data, start }: Project): Promise<string> {
  const exports = mkdtempSync(join(folder, 'exports-'));
  for (const [collection, documents] of Object.entries(data ?? {}))
    writeFileSync(
      join(exports, `${collection}.json`),
      documents.map((document) => `${JSON.stringify(document)}\n`).join(''),
    );
  const run = async () => {
    const written: string[] = [];
    await migrate(
      project,
      {
        ...{ to, options, ...answersOf(machine), yes: true, dryRun: false, undo: false, json: false },
        ...(data && { data: exports }),
        // Without exports it gets the collections that the project declares.
        ...(start && { databaseFolder: join(folder, 'data') }),
      },
      { write: (text) => written.push(text), isInteractive: false, version: '0.1.0', env: { LANG: 'en' } },
    );
    return written.join('');
  };
  const report = await run();
  if (data)
    expect(/^Documents: .*/m.exec(report)?.[0]).toMatch(
      /^Documents: 1 imported, 0 there already.* Indexes: 1\. Permissions: 2\./,
    );
  const again = await run();
  expect(again).toContain('no file changes');
  if (data) expect(again).toContain('Documents: 0 imported, 1 there already');
  return report;
}

/** The address that the migration has written is not on this machine. */
function callInstead(project: string, url: string): void {
  const files = ['miniprogram/app.js', 'miniprogram/opencloudpay.js'].map((file) => join(project, file));
  const [file = ''] = files.filter((path) => {
    try {
      return readFileSync(path, 'utf8').includes('https://shop.example.org');
    } catch {
      return false;
    }
  });
  writeFileSync(file, readFileSync(file, 'utf8').replace('https://shop.example.org', url));
}
