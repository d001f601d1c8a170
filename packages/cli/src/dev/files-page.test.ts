/** The page of files in a real Chromium: what a function uploads is shown, and what is uploaded here a function reads. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../testing/browser';
import { consolePages } from '../testing/console-pages';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

let browser: Browser;
let dev: DevProcess;
let project: Project;
const pages = consolePages(() => browser);

beforeAll(async () => {
  project = temporaryProject({
    'cloudfunctions/shop/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
      exports.main = async ({ put, get }) => put
        ? cloud.uploadFile({ cloudPath: put, fileContent: Buffer.from('of the function') })
        : (await cloud.downloadFile({ fileID: get })).fileContent.toString();`,
  });
  [browser, dev] = await Promise.all([
    launchBrowser(),
    startDev(project.folder, '--ephemeral', '--port', '0'),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await endAll();
  project?.remove();
});

const shop = async (event: object) => (await dev.post('/api/functions/shop/call', { event })) as FunctionCall;

it('shows, takes and deletes files', async () => {
  const { page, context } = await pages.open(`${dev.url}/#/files`);
  await page.getByText('No files yet').waitFor();
  // Without a reload, and without a question to the server.
  await shop({ put: 'goods/函数.txt' });
  await page.getByRole('link', { name: 'goods/' }).click();
  await page.getByText('函数.txt').waitFor();
  const file = { name: '上传 1.txt', mimeType: 'text/plain', buffer: Buffer.from('of the page') };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('上传 1.txt').waitFor();
  const id = 'cloud://local.6c6f-local-1250000000/goods/上传 1.txt';
  expect(await shop({ get: id })).toMatchObject({ result: 'of the page' });
  await page.getByRole('button', { name: 'Delete 上传 1.txt' }).click();
  await page.locator('button:focus').filter({ hasText: 'Yes, delete' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('上传 1.txt').waitFor({ state: 'detached' });
  await shop({ put: 'goods/another.txt' });
  await page.getByText('another.txt').waitFor();
  await page.locator('input[type=file]').setInputFiles({ ...file, name: 'aux.txt' });
  await page.getByRole('alert').getByText('name of a device').waitFor();
  await context.close();
  expect(pages.wentWrong).toEqual([]);
});
