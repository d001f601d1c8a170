/** The page of documents in a real Chromium: functions write and the page shows it; the page writes and functions read. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../testing/browser';
import { consolePages } from '../testing/console-pages';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const REFUND = `const cloud = require('wx-server-sdk');
exports.main = async ({ no, fee }) => cloud.cloudPay.refund({ outTradeNo: no, outRefundNo: no, refundFee: 8.8 });`;

let browser: Browser;
let dev: DevProcess;
let project: Project;
const pages = consolePages(() => browser);

beforeAll(async () => {
  project = temporaryProject({
    'cloudbaserc.json': '{}',
    'cloudfunctions/shop/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
      const orders = cloud.database().collection('orders');
      exports.main = async ({ add, set, get }) => {
        if (add) return orders.add({ data: add });
        const { _id, ...data } = set || {};
        return set ? orders.doc(_id).set({ data }) : (await orders.doc(get).get()).data;
      };`,
    'cloudfunctions/refund/index.js': REFUND,
  });
  [browser, dev] = await Promise.all([
    launchBrowser(),
    startDev(project.folder, '--ephemeral', '--port', '0'),
  ]);
  // Opens the database before a test waits for a page.
  await dev.get('/api/collections');
});

afterAll(async () => {
  await browser?.close();
  await endAll();
  project?.remove();
});

const shop = async (event: object) => (await dev.post('/api/functions/shop/call', { event })) as FunctionCall;

/** Drops a file on the page's zone for files. @param padding spaces at its end */
async function drop(page: Page, name: string, content: string, padding = 0): Promise<void> {
  const parts = `[${JSON.stringify(content)}, ' '.repeat(${padding})]`;
  const file = `new File(${parts}, ${JSON.stringify(name)})`;
  const transfer = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(${file}); return data; })()`,
  );
  await page.locator('.drop-zone').dispatchEvent('drop', { dataTransfer: transfer });
}

describe('the page of documents', () => {
  it('shows documents as functions write them, and functions read what is edited here', async () => {
    const { page, context } = await pages.open(`${dev.url}/#/data`);

    // A collection is created here, a document by a function, which appears by itself.
    await page.getByText('No collections yet').waitFor();
    await page.getByLabel('New collection').fill('orders');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'orders' }).waitFor();
    await page.getByText('No documents yet').waitFor();
    await shop({ add: { _id: 'o-1', status: 0, price: 88 } });
    const documents = page.getByRole('list', { name: 'Documents of orders' });
    await documents.getByRole('link', { name: 'o-1' }).waitFor();
    await page.getByRole('link', { name: /^orders.*1 document/ }).waitFor();

    // An edit: a mistake is shown where it is; the function reads the result with its kinds.
    await page.getByRole('button', { name: 'Edit o-1' }).click();
    const editor = page.getByLabel('Document (extended JSON)');
    await editor.fill('{ "_id": "o-1", "status": 1, "paidAt": {"$date": "2026-01-31T08:00:00Z" }');
    await page.getByText(/^Line 1, column 74: a comma or a closing bracket/).waitFor();
    await editor.fill('{ "_id": "o-1", "status": 1, "paidAt": {"$date": "2026-01-31T08:00:00Z"} }');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('Saved').waitFor();
    await documents.getByText('2026-01-31T08:00:00.000Z').waitFor();
    expect((await shop({ get: 'o-1' })).result).toMatchObject({
      status: 1,
      paidAt: '2026-01-31T08:00:00.000Z',
    });

    // A document that a function changes meanwhile is not overwritten.
    await page.getByRole('button', { name: 'Edit o-1' }).click();
    await editor.fill('{ "status": 7 }');
    await shop({ set: { _id: 'o-1', status: 5 } });
    await page.getByText('The document has changed since you began.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/was changed meanwhile/)
      .waitFor();
    await page.getByRole('button', { name: 'Load the new one' }).click();
    expect(await editor.inputValue()).toContain('"status": 5');
    await page.getByRole('button', { name: 'Cancel' }).click();

    // A file is dropped, a filter finds in it, both forms.
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    const lines = Array.from({ length: 45 }, (_, n) => JSON.stringify({ _id: `d${n}`, n, odd: n % 2 === 1 }));
    await drop(page, 'orders.jsonl', lines.join('\n'));
    await page.getByRole('button', { name: 'Import orders' }).click();
    await page.getByText('45 added, 0 replaced, 0 left as they were').waitFor();
    await page.getByRole('link', { name: 'Documents', exact: true }).click();
    await page.getByText('1–20 of 46').waitFor();
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText('21–40 of 46').waitFor();
    await page.getByLabel('Filter', { exact: true }).fill('{ n: _.gte(40), odd: true }');
    await page.getByLabel('Sort').fill('-n');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('1–2 of 2').waitFor();
    expect(await documents.getByRole('article').locator('header a').allInnerTexts()).toEqual(['d43', 'd41']);
    await page.getByLabel('Filter', { exact: true }).fill('{ n: _.gtee(40) }');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText(/^Line 1, column 6: there is no _.gtee\(\)/).waitFor();
    await page.getByRole('link', { name: 'Clear' }).click();

    // A mistake in a file is named with its line, also where the file is large.
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    await drop(page, 'wrong.jsonl', '{"n":1}\n{"n":{"$numberInt":"x"}}\n', 80_000_000);
    await page.getByRole('button', { name: 'Import orders' }).click();
    await page
      .getByRole('alert')
      .getByText(/^Line 2: malformed .numberInt.* Nothing was stored/)
      .waitFor();
    await page.getByRole('link', { name: 'Documents', exact: true }).click();

    // What is exported is what was stored.
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    const file = readFileSync(await (await downloading).path(), 'utf8');
    expect(file.trim().split('\n')).toHaveLength(46);

    // A unique index keeps documents apart.
    await page.getByRole('link', { name: /^Indexes/ }).click();
    await page.getByLabel('Fields').fill('n');
    await page.getByRole('checkbox', { name: /^Unique/ }).check();
    await page.getByRole('button', { name: 'Create index' }).click();
    await page.getByText('n_1', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Documents', exact: true }).click();
    await page.getByRole('button', { name: 'Add document' }).click();
    await editor.fill('{ "_id": "again", "n": 1 }');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/E11000 duplicate key.*n_1/)
      .waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();

    // Deleting asks first, by keyboard too; a function finds nothing then.
    await page.getByRole('button', { name: 'Delete o-1' }).press('Enter');
    await page.locator('button:focus').filter({ hasText: 'Yes, delete' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Delete o-1' }).press('Enter');
    await page.getByRole('button', { name: 'Yes, delete' }).press('Enter');
    await page.getByText('1–20 of 45').waitFor();
    expect((await shop({ get: 'o-1' })).ok).toBe(false);

    await page.getByRole('button', { name: 'Delete collection' }).click();
    await page.getByText('Delete the collection with 45 documents?').waitFor();
    await page.getByRole('button', { name: 'Yes, delete' }).click();
    await page.getByText('No collections yet').waitFor();
    await context.close();
    expect(pages.wentWrong).toEqual([]);
    expect([...pages.requested]).toEqual([dev.url]);
  });

  it('shows what permissions refused to a mini program as it happens, until the list is emptied', async () => {
    await dev.post('/api/collections', { name: 'orders' });
    const { page, context } = await pages.open(`${dev.url}/#/data`);
    await page.getByRole('link', { name: /^orders/ }).waitFor();
    const declared = {
      cloudpay: { collections: [{ collectionName: 'orders', aclRule: { read: 'doc.paid == true' } }] },
    };
    writeFileSync(join(project.folder, 'cloudbaserc.json'), JSON.stringify(declared, undefined, 2));
    const { token } = (await dev.post('/session/login', { code: 'code' })) as { token: string };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const params = { collectionName: 'orders', query: '{}' };
    const body = JSON.stringify({ action: 'database.getDocument', params });
    const read = () => fetch(`${dev.url}/session/database`, { method: 'POST', headers, body });
    // The rule holds as soon as the file is read.
    while ((await read()).status === 200) await new Promise((resolve) => setTimeout(resolve, 20));
    const list = page.getByRole('region', { name: 'Refused to mini programs' });
    for (const text of ['orders.get', 'doc.paid == true', 'cloudbaserc.json, line 7', /^oEmu…/])
      await list.getByText(text).waitFor();
    await page.getByRole('link', { name: /^orders.*1 call refused/ }).waitFor();
    await list.getByRole('button', { name: 'Empty this list' }).click();
    await list.waitFor({ state: 'detached' });
    await context.close();
    expect(pages.wentWrong).toEqual([]);
  });
});

// Here, because the browser and the functions are there.
it('the page of a function shows what is wrong in its code, in the language of the page, until it is mended', async () => {
  const { page, context } = await pages.open(`${dev.url}/#/functions/refund`);
  const list = page.getByRole('region', { name: 'In its code' });
  for (const text of ['The refund has no totalFee.', 'cloudfunctions/refund/index.js:2', /is in yuan: 8\.8/])
    await list.getByText(text).first().waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('region', { name: '代码中的问题' }).getByText('退款缺少 totalFee。').waitFor();
  const mended = REFUND.replace('refundFee: 8.8', 'totalFee: 880, refundFee: 880');
  writeFileSync(join(project.folder, 'cloudfunctions/refund/index.js'), mended);
  await page.getByRole('region', { name: '代码中的问题' }).waitFor({ state: 'detached' });
  await context.close();
  expect(pages.wentWrong).toEqual([]);
});
