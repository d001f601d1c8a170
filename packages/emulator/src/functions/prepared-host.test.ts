/** The database is open before a function that uses it is called, and stays closed for the others. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import type { FunctionHost } from '@opencloudpay/function-host';
import { temporaryFolder } from '../testing/emulators';
import { preparedHost } from './prepared-host';

const folder = temporaryFolder();
const FILES = {
  'orders/lib/store.js': "const db = require('wx-server-sdk').database();",
  'plain/index.js': 'exports.main = () => 0;',
  'plain/node_modules/sdk/index.js': 'cloud.database();',
};
for (const [name, code] of Object.entries(FILES)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), code);
}

const steps: string[] = [];
const host = {
  functions: () => ['orders', 'plain'].map((name) => ({ name, path: join(folder, name) })),
  names: () => ['orders', 'plain'],
  invoke: async (name: string) => steps.push(`invoke ${name}`),
  runTrigger: async (name: string) => steps.push(`trigger ${name}`),
} as unknown as FunctionHost;
beforeEach(() => {
  steps.length = 0;
});

it('opens the database once, before the first call of a function whose code uses it', async () => {
  const prepared = preparedHost(host, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    steps.push('open');
  });
  await prepared.invoke('plain');
  await prepared.runTrigger('orders', 'nightly');
  await prepared.invoke('orders');
  expect(steps).toEqual(['invoke plain', 'open', 'trigger orders', 'invoke orders']);
  expect(prepared.names()).toEqual(['orders', 'plain']);
});

it('calls the function also when the database cannot be opened, and tries again at the next call', async () => {
  const prepared = preparedHost(host, () => {
    steps.push('open');
    return Promise.reject(new Error('the disk is full'));
  });
  await prepared.invoke('orders');
  await prepared.invoke('orders');
  await prepared.invoke('unknown');
  expect(steps).toEqual(['open', 'invoke orders', 'open', 'invoke orders', 'invoke unknown']);
});
