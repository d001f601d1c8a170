/**
 * Five mini programs as they are written for CloudBase, moved off it by the lines that docs/miniprogram.md adds to app.js,
 * and by nothing else. Each runs whole: in the emulator, as `cloudpay dev` runs it, and on a server of the user's own.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Customer, customerOf } from './shop-customer';
import { startInDev } from './shop-dev';
import { type Place, startInEmulator } from './shop-places';
import { copyProject, filesOf, guideLines, type InstalledSdk, moveOff } from './shop-project';
import { type Machine, startMachine, startOnServer } from './shop-server';
import { router, subscribeMessage, watch } from './shop-stories-of-callbacks';
import { clientDatabase, pictures } from './shop-stories-of-data';
import type { Story } from './shop-story';

const SHOPS = join(__dirname, 'shops');

/** By the folder of the project. */
const STORIES: Readonly<Record<string, Story>> = {
  'client-database': clientDatabase,
  pictures,
  watch,
  'subscribe-message': subscribeMessage,
  router,
};

let folder: string;
let machine: Machine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shops-'));
  machine = await startMachine(folder);
});
afterAll(async () => {
  await machine?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Where {
  readonly place: string;
  readonly shops: readonly string[];
  /** The wx-server-sdk in the node_modules of the shop's functions. */
  sdkOf(shop: string): InstalledSdk;
  /** WeChat Pay's protocol that the shop uses there. The code of a shop is the same for both. */
  versionOf(shop: string): 'v2' | 'v3';
  start(project: string, version: 'v2' | 'v3'): Promise<Place>;
}

/** The emulator has an SDK for functions without one. */
const WITHOUT_SDK = ['watch', 'subscribe-message'];
/** `cloudpay dev` has the emulator: one shop shows that nothing is missing between them. */
const IN_DEV = ['router'];
const ALL = Object.keys(STORIES);

/** Tencent's own, unchanged, or none. */
const sdkOf = (shop: string): InstalledSdk => (WITHOUT_SDK.includes(shop) ? 'none' : 'real');

const BY_V3_IN_THE_EMULATOR = ['watch', 'pictures'];
/** Not `router`, which queries refunds by the number of the order: v3 has no such query. */
const BY_V3_ON_THE_SERVER = ['subscribe-message', 'client-database'];
const by = (shops: readonly string[]) => (shop: string) => (shops.includes(shop) ? 'v3' : 'v2');

const PLACES: Where[] = [
  {
    place: 'in the emulator',
    shops: ALL.filter((shop) => !IN_DEV.includes(shop)),
    sdkOf,
    versionOf: by(BY_V3_IN_THE_EMULATOR),
    start: startInEmulator,
  },
  { place: 'in a process of cloudpay dev', shops: IN_DEV, sdkOf, versionOf: by([]), start: startInDev },
  {
    place: 'on a server',
    shops: ALL,
    // Ours under the name of Tencent's.
    sdkOf: () => 'alias',
    versionOf: by(BY_V3_ON_THE_SERVER),
    start: (project, version) => startOnServer(project, machine, version),
  },
];

it('the guide has the same lines in both languages', () => {
  expect(guideLines('miniprogram.zh-CN.md')).toEqual(guideLines('miniprogram.md'));
  expect(guideLines('miniprogram.md').length).toBeGreaterThan(1);
});

it('each shop has a story', () => {
  const folders = readdirSync(SHOPS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(STORIES).sort());
});

describe.each(PLACES)('$place', (where) => {
  const stories = Object.entries(STORIES).filter(([shop]) => where.shops.includes(shop));
  it.each(stories.map(([shop, story]) => ({ shop, version: where.versionOf(shop), ...story })))(
    '$shop, by WeChat Pay $version: $title',
    async ({ shop, version: _, ...story }) => moveAndRun(shop, where, story),
  );
});

async function moveAndRun(shop: string, { sdkOf, versionOf, start }: Where, story: Story): Promise<void> {
  const project = join(mkdtempSync(join(folder, 'moved-')), shop);
  copyProject(join(SHOPS, shop), project, sdkOf(shop));
  const place = await start(project, versionOf(shop));
  const customers: Customer[] = [];
  try {
    moveOff(project, place.url);
    await story.run({
      place,
      customer(user, chosen) {
        const customer = customerOf(place, project, { user, pictures: chosen });
        customers.push(customer);
        return customer;
      },
    });
    expect(place.unanswered()).toEqual([]);
  } finally {
    await Promise.all(customers.map((customer) => customer.settled()));
    await place.close();
  }
  expectOnlyGuideLines(filesOf(join(SHOPS, shop)), filesOf(project));
}

function expectOnlyGuideLines(before: Map<string, string>, after: Map<string, string>): void {
  expect([...before.keys()].filter((file) => !after.has(file))).toEqual([]);
  const changed = [...after].filter(([file, content]) => before.get(file) !== content).map(([file]) => file);
  const app = before.get('miniprogram/app.js') ?? '';
  const lines = guideLines('miniprogram.md').join('\n');
  const written = (after.get('miniprogram/opencloudpay.js') ?? after.get('miniprogram/app.js') ?? '').replace(
    /http:[^']+/,
    'https://shop.example.com/session',
  );
  if (after.has('miniprogram/opencloudpay.js')) {
    expect(changed.sort()).toEqual(['miniprogram/app.js', 'miniprogram/opencloudpay.js']);
    expect(written).toBe(`${lines}\n`);
    expect(after.get('miniprogram/app.js')).toBe(`import './opencloudpay.js';\n${app}`);
  } else {
    expect(changed).toEqual(['miniprogram/app.js']);
    expect(written).toBe(`${lines}\n${app}`);
  }
}
