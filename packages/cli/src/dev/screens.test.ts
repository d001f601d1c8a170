/**
 * Checks every screen of the console with axe, in both languages, light and dark, narrow and wide. KEEP_SCREENSHOTS=1
 * keeps pictures.
 */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../testing/browser';
import { consolePages } from '../testing/console-pages';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';
import {
  accessibilityViolations,
  addAxe,
  englishSentences,
  isTooWide,
  keepScreenshot,
} from '../testing/inspect-page';
import { type Project, temporaryProject } from '../testing/project';

const ORDER = `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const order = { subMchId: '1900000109', envId: cloud.DYNAMIC_CURRENT_ENV };`;

const FILES = {
  'cloudbaserc.json': JSON.stringify(
    {
      cloudpay: {
        physicalGoods: true,
        openapi: { 'ocr.idcard': { name: '明' } },
        collections: [
          { collectionName: 'notices', aclTag: 'ADMINWRITE' },
          {
            collectionName: 'reviews',
            aclRule: {
              read: "doc._openid == auth.openid || auth.openid in get('database.shops.a').staff",
            },
          },
        ],
      },
    },
    undefined,
    2,
  ),
  'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
  'cloudfunctions/pay/index.js': `${ORDER}
    exports.main = async ({ outTradeNo, body = '明前龙井 Longjing tea, 50 g', totalFee = 8800, functionName = 'pay_cb' }) => {
      console.info('ordering', { outTradeNo, totalFee });
      return cloud.cloudPay.unifiedOrder({ ...order, outTradeNo, body, totalFee, functionName });
    };`,
  'cloudfunctions/refund/index.js': `${ORDER}
    exports.main = ({ outTradeNo, totalFee, refundFee, functionName = 'refund_cb' }) => cloud.cloudPay.refund({
      ...order, outTradeNo, outRefundNo: 'R' + outTradeNo, totalFee, refundFee, functionName,
    });`,
  'cloudfunctions/catches_all/index.js': `${ORDER}
    exports.main = async ({ outTradeNo }) => {
      await cloud.cloudPay.unifiedOrder({ ...order, outTradeNo, totalFee: '1.00' }).catch(() => {});
      await cloud.openapi.security.msgSecCheck({ content: '茶 tea' }).catch(() => {});
      for (const n of [1, 2]) await cloud.cloudPay.queryOrder({ ...order, outTradeNo: 'no-such-order' });
      return { code: 0 };
    };`,
  'cloudfunctions/pay_cb/index.js': 'exports.main = async () => ({ errcode: 0 });',
  'cloudfunctions/refund_cb/index.js': 'exports.main = async () => ({ errcode: 0 });',
  'cloudfunctions/wrong_cb/index.js': `
    exports.main = async (event) => {
      console.warn('paid?', event.outTradeNo);
      console.error(new Error('the database is away'));
      return { return_code: 'SUCCESS' };
    };`,
  'cloudfunctions/throws/index.js': `
    exports.main = async () => { console.log('before'); throw new RangeError('库存不足 sold out'); };`,
  'cloudfunctions/broken/index.js': 'exports.main = async () => {',
  'cloudfunctions/stored_cb/index.js': `${ORDER}
    const db = cloud.database();
    exports.main = async ({ outTradeNo }) => {
      const orders = db.collection('orders');
      await orders.where({ _id: outTradeNo, status: db.command.neq(1) }).update({ data: { status: 1 } });
      await db.collection('goods').doc('tea').get();
      await db.collection('没有这个集合').doc(outTradeNo).update({ data: { status: 1 } }).catch(() => {});
      await cloud.cloudPay.queryOrder({ ...order, outTradeNo: outTradeNo + '-2' });
      return { errcode: 0 };
    };`,
  'cloudfunctions/queries_cb/index.js': `${ORDER}
    exports.main = async ({ outTradeNo }) => {
      await cloud.cloudPay.queryOrder({ ...order, outTradeNo });
      return { errcode: 0 };
    };`,
  'cloudfunctions/common/price.js': 'exports.price = 8800;',
  'cloudfunctions/web/Dockerfile': 'FROM node:22',
  'cloudfunctions/report/package.json': '{ "name": "report", "dependencies": { "dayjs": "^1.11.0" } }',
  'cloudfunctions/report/index.js': `
    const dayjs = require('dayjs');
    const { price } = require('../common/price');
    exports.main = async () => dayjs().format() + price;`,
  'cloudfunctions/tells_cb/index.js': `${ORDER}
    exports.main = async ({ outTradeNo, userInfo }) => {
      await cloud.openapi.wxa.sec.order.uploadShippingInfo({}).catch(() => {});
      const { subscribeMessage, wxacode, ocr } = cloud.openapi;
      const page = 'pages/order/detail?outTradeNo=' + outTradeNo;
      const data = { thing1: { value: '明前龙井 50 克' }, amount2: { value: '88.00元' }, phrase3: { value: '已付款' } };
      await subscribeMessage.send({ touser: userInfo.openId, templateId: 'T-1', page, data });
      await subscribeMessage.send({ touser: userInfo.openId, page, data }).catch(() => {});
      await wxacode.getUnlimited({ scene: outTradeNo, page: 'pages/order/detail' });
      await ocr.idcard({ imgUrl: 'https://shop.example/card.png' });
      return { errcode: 0 };
    };`,
  'cloudfunctions/tells_cb/config.json':
    '{ "permissions": { "openapi": ["subscribeMessage.send", "wxacode.getUnlimited", "ocr.idcard", "wxa.sec.order.uploadShippingInfo"] } }',
  'cloudfunctions/nightly/index.js': "exports.main = async () => 'reconciled';",
  'cloudfunctions/nightly/config.json':
    '{ "triggers": [{ "name": "reconcile", "type": "timer", "config": "0 0 3 * * * *" }] }',
};

const LONG = `${'一整箱二十四瓶装的气泡水 '.repeat(4)}and-one-word-that-is-so-long-that-no-line-can-hold-it`;

/** Screens by name, with their addresses and the clicks before the check. */
interface Screen {
  hash: string;
  /** The process whose functions use WeChat Pay v3. Default: that of v2. */
  version?: 'v3';
  click?: readonly string[];
  until?: string;
}

const SCREENS: Record<string, Screen> = {
  orders: { hash: 'orders' },
  'orders-none-found': { hash: 'orders?search=nothing' },
  order: {
    hash: 'orders/refunded-1',
    click: ['.entry summary >> nth=0', '.entry summary >> nth=1'],
    until: '.entry:nth-of-type(2) .entry-more',
  },
  'order-v3': {
    hash: 'orders/forged-v3',
    version: 'v3',
    click: [
      'summary:has-text("/transactions/jsapi")',
      // In the summary alone: an open entry has signatures, in which any digits may be.
      'summary:has-text("HTTP 401")',
      'summary:has-text("out-trade-no")',
    ],
    until: '.entry-more .signature',
  },
  'order-callback-wrong': {
    hash: 'orders/wrong-1',
    click: ['.entry:has-text("wrong_cb") summary >> nth=0'],
    until: '.entry-more',
  },
  'order-long': { hash: 'orders/unpaid-1' },
  'order-unknown': { hash: 'orders/nothing' },
  cashier: { hash: 'pay/unpaid-1', click: ['.check input'] },
  'cashier-left': { hash: 'pay/unpaid-2', click: ['.otherwise button >> nth=0'], until: '.phone-mark' },
  'cashier-refused': { hash: 'pay/unpaid-3', click: ['.otherwise button >> nth=1'], until: '.phone-mark' },
  'cashier-paid': { hash: 'pay/coupon-1' },
  'cashier-callback-wrong': { hash: 'pay/wrong-1' },
  'cashier-refunded': { hash: 'pay/refunded-1' },
  'cashier-expired': { hash: 'pay/expired-1' },
  'cashier-closed': { hash: 'pay/closed-1' },
  'cashier-unknown': { hash: 'pay/nothing' },
  functions: { hash: 'functions', until: '.findings' },
  'function-throws': { hash: 'functions/throws' },
  'function-refused': { hash: 'functions/catches_all', until: '.refusals' },
  'function-wechat': {
    hash: 'functions/catches_all',
    click: ['.call-grid button[type=submit]', '.wechat-calls summary'],
    until: '.wechat-calls .note',
  },
  'function-broken': { hash: 'functions/broken' },
  'function-timer': { hash: 'functions/nightly' },
  'order-documents': { hash: 'orders/stored-1', until: '.accesses' },
  'order-wechat': {
    hash: 'orders/told-1',
    click: ['.entry:has-text("明前龙井") summary >> nth=0', '.entry:has-text("40037") summary >> nth=0'],
    until: '.entry-more .facts',
  },
  'order-callback-missing': { hash: 'orders/missing-1', until: '.note.warn' },
  'order-refund-callback-missing': { hash: 'orders/coupon-1', until: '.refund .note.warn' },
  'cashier-refused-calls': { hash: 'pay/stored-1', until: '.news-line.warn' },
  data: { hash: 'data', until: '.refused-accesses' },
  'data-refused': { hash: 'data/reviews', until: '.refused-accesses' },
  'data-documents': { hash: 'data/orders', until: '.document pre' },
  'data-filter-wrong': {
    hash: `data/orders?filter=${encodeURIComponent('{ status: _.neg(1) }')}`,
    until: '.field-error',
  },
  'data-edit': { hash: 'data/goods', click: ['.document .actions button >> nth=1'], until: '.document-form' },
  'data-delete': { hash: 'data/goods', click: ['.document .actions button >> nth=2'], until: '.confirm' },
  'data-document': { hash: 'data/orders/stored-1', until: '.document pre' },
  'data-indexes': { hash: 'data/goods?tab=indexes', until: '.indexes li' },
  'data-import': { hash: 'data/goods?tab=import', until: '.drop-zone' },
  files: { hash: 'files', until: '.file' },
  'files-folder': {
    hash: 'files?folder=goods%2F',
    click: ['.file .actions button >> nth=1'],
    until: '.confirm',
  },
  'files-empty': { hash: 'files?folder=none%2F', until: '.empty' },
  faults: { hash: 'faults' },
  'faults-v3': {
    hash: 'faults',
    version: 'v3',
    click: [
      '.fault-types:nth-of-type(2) .fault-type:nth-of-type(4)',
      '[aria-labelledby=keys-heading] > .button',
    ],
    until: '[aria-labelledby=keys-heading] .facts > :nth-child(3)',
  },
  nowhere: { hash: 'nowhere' },
};

/**
 * Each language is tested with each theme and each width, and each theme with each width. A screen is loaded once in a
 * language and then changes its look, because most of the time goes into loading it and into the whole of axe's rules.
 */
interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
}

const LOOKS = {
  'en-GB': [
    { colorScheme: 'light', width: 1600 },
    { colorScheme: 'dark', width: 360 },
  ],
  'zh-CN': [
    { colorScheme: 'light', width: 360 },
    { colorScheme: 'dark', width: 1600 },
  ],
} as const;

/** The rules of axe that depend on colors and sizes, and not only on the document. */
const RULES_OF_LOOKS = ['color-contrast', 'scrollable-region-focusable'];

let browser: Browser;
let dev: DevProcess;
let devV3: DevProcess;
let project: Project;

beforeAll(async () => {
  project = temporaryProject(FILES);
  const options = ['--port', '0', '--sub-mch-id', '1900000109'];
  [browser, dev, devV3] = await Promise.all([
    launchBrowser(),
    startDev(project.folder, ...options),
    startDev(project.folder, ...options, '--ephemeral', '--version', 'v3'),
  ]);
  await payByV3();
  const order = (event: object) => dev.post('/api/functions/pay/call', { event });
  const pay = (outTradeNo: string, body = {}) => dev.post(`/api/cashier/${outTradeNo}/pay`, body);
  await order({ outTradeNo: 'refunded-1' });
  await pay('refunded-1');
  const refund = { outTradeNo: 'refunded-1', totalFee: 8800, refundFee: 2000 };
  await dev.post('/api/functions/refund/call', { event: refund });
  await order({ outTradeNo: 'coupon-1' });
  await pay('coupon-1', { coupon: { fee: 100 } });
  await storeDocuments();
  await storeFiles();
  await refuseAccesses();
  await order({ outTradeNo: 'stored-1', functionName: 'stored_cb' });
  await pay('stored-1');
  await order({ outTradeNo: 'told-1', functionName: 'tells_cb' });
  await pay('told-1');
  const other = { outTradeNo: 'coupon-1', totalFee: 8800, refundFee: 100, functionName: 'refundCallback' };
  await dev.post('/api/functions/refund/call', { event: other });
  await dev.post('/api/functions/catches_all/call', { event: { outTradeNo: 'unpaid-9' } });
  await order({ outTradeNo: 'wrong-1', functionName: 'wrong_cb' });
  await pay('wrong-1');
  await dev.post('/api/clock/advance', { duration: '40m' });
  for (const outTradeNo of ['expired-1', 'closed-1', 'unpaid-2', 'unpaid-3']) await order({ outTradeNo });
  await order({ outTradeNo: 'missing-1', functionName: 'pay_cbb' });
  await order({ outTradeNo: 'unpaid-1', body: LONG, totalFee: 1_234_567_89 });
  await dev.post('/api/cashier/expired-1/expire', {});
  await dev.post('/api/orders/closed-1/close', {});
  await dev.post('/api/functions/throws/call', { event: { goodsId: 'tea' } });
  await dev.post('/api/functions/nightly/triggers/reconcile/run', {});
  await dev.post('/api/faults', { type: 'slow', by: '1s', apis: ['downloadBill'] });
  await dev.post('/api/faults', { type: 'drop', times: 3, outTradeNo: 'unpaid-1' });
});

/** An order with a forged notification, a callback that queries it, and a refund; then both kinds of keys. */
async function payByV3(): Promise<void> {
  const order = { outTradeNo: 'forged-v3', functionName: 'queries_cb' };
  await devV3.post('/api/faults', { type: 'forge', times: 1 });
  await devV3.post('/api/functions/pay/call', { event: order });
  await devV3.post('/api/cashier/forged-v3/pay', {});
  const refund = { outTradeNo: 'forged-v3', totalFee: 8800, refundFee: 2000 };
  await devV3.post('/api/functions/refund/call', { event: refund });
  await fetch(`${devV3.url}/api/platform-keys`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"mode":"both"}',
  });
}

/** Collections with documents of all kinds, and an index. */
async function storeDocuments(): Promise<void> {
  for (const name of ['goods', 'orders', 'a-collection-with-a-name-that-is-much-longer-than-others'])
    await dev.post('/api/collections', { name });
  const store = (collection: string, document: object) =>
    dev.post(`/api/collections/${collection}/documents`, { document: JSON.stringify(document) });
  const createTime = { $date: '2026-01-31T08:00:00.000Z' };
  await store('orders', {
    _id: 'stored-1',
    status: 0,
    totalFee: 8800,
    body: '明前龙井 Longjing tea',
    createTime,
  });
  await store('orders', {
    _id: { $oid: '64ab00000000000000000001' },
    body: LONG,
    items: [{ id: 'tea', n: 2 }],
  });
  await store('goods', {
    ...{ _id: 'tea', name: '明前龙井', price: 88.5, stock: 3, onSale: true, createTime },
    ...{
      tags: ['绿茶', 'green'],
      seen: { $numberLong: '5' },
      rate: { $numberDouble: '4.0' },
      sku: { size: '50 g' },
    },
  });
  const fields = [
    { path: 'name', direction: 1 },
    { path: 'createTime', direction: -1 },
  ];
  await dev.post('/api/collections/goods/indexes', { fields, unique: true });
}

/** Calls of a mini program that the permissions of collections refuse. */
async function refuseAccesses(): Promise<void> {
  const { token } = (await dev.post('/session/login', { code: 'code' })) as { token: string };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (const [action, collectionName] of [
    ...[
      ['removeDocument', 'notices'],
      ['removeDocument', 'notices'],
      ['getDocument', 'reviews'],
    ],
    ...[['insertDocument', 'reviews']],
  ]) {
    const params = { collectionName, query: '{}', multi: true, data: ['{}'] };
    const body = JSON.stringify({ action: `database.${action}`, params });
    await fetch(`${dev.url}/session/database`, { method: 'POST', headers, body });
  }
}

/** Pictures, one of them broken, and files without a preview, with names of all lengths. */
async function storeFiles(): Promise<void> {
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==',
    'base64',
  );
  const paths = [
    'goods/龙井 1.png',
    'goods/broken.png',
    'goods/2026/a.png',
    'readme.txt',
    `${'a-long-name-'.repeat(8)}.pdf`,
  ];
  for (const path of paths) {
    const body = path.includes('broken') ? Buffer.from('none') : picture;
    const headers = { 'content-type': 'application/octet-stream' };
    await fetch(`${dev.url}/api/files/content?path=${encodeURIComponent(path)}`, {
      method: 'PUT',
      headers,
      body,
    });
  }
}

afterAll(async () => {
  await browser?.close();
  await endAll();
  project?.remove();
});

async function show(page: Page, { colorScheme, width }: Look) {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
}

/** What is wrong with the screen, in each look. */
async function inspect(
  page: Page,
  name: string,
  { hash, version, click = [], until = 'h1' }: Screen,
  [locale, looks]: [string, readonly Look[]],
): Promise<string[]> {
  const wrong: string[] = [];
  const [firstLook] = looks;
  // A new document each time, so that screens do not affect each other.
  await page.goto('about:blank');
  if (firstLook) await show(page, firstLook);
  await page.goto(`${version === 'v3' ? devV3.url : dev.url}/#/${hash}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.loading').waitFor({ state: 'detached' });
  for (const target of click) await page.locator(target).first().click();
  await page.locator(until).first().waitFor();
  for (const look of looks) {
    const at = `${name}-${locale.slice(0, 2)}-${look.colorScheme}-${look.width}`;
    await show(page, look);
    await keepScreenshot(page, at);
    const violations = await accessibilityViolations(page, look === firstLook ? undefined : RULES_OF_LOOKS);
    wrong.push(...violations.map((violation) => `${at}: ${violation}`));
    if (await isTooWide(page)) wrong.push(`${at}: scrolls sideways`);
  }
  const untranslated = await page.evaluate(
    "document.body.innerText.match(/undefined|null|NaN|\\[object|Invalid Date/g)?.join() ?? ''",
  );
  if (untranslated) wrong.push(`${name}, ${locale}: says ${String(untranslated)}`);
  const english = locale.startsWith('zh') ? await englishSentences(page) : [];
  wrong.push(...english.map((text) => `${name}, ${locale}: says in English: ${text}`));
  return wrong;
}

describe('every screen', () => {
  it('has a Chinese font', async () => {
    const { page, context } = await consolePages(() => browser).open(dev.url);
    const differ = await page.evaluate(`(() => {
      const pixels = (text) => {
        const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        context.font = '40px sans-serif';
        context.fillText(text, 0, 40);
        return context.getImageData(0, 0, 60, 60).data.join();
      };
      return pixels('支') !== pixels('付');
    })()`);
    await context.close();
    expect(differ).toBe(true);
  });

  it.each(Object.entries(LOOKS))(
    'is accessible, fits and is in its language, light and dark, wide and narrow: %s',
    async (locale, looks) => {
      const pages = consolePages(() => browser);
      const open = async () => {
        const opened = await pages.open(dev.url, { locale, reducedMotion: 'reduce' });
        await addAxe(opened.context);
        return opened;
      };
      let { page, context } = await open();
      const wrong: string[] = [];
      for (const [name, screen] of Object.entries(SCREENS)) {
        const attempt = () => inspect(page, name, screen, [locale, looks]);
        const found = await attempt().catch(async (error: unknown) => {
          // The browser itself crashes now and then on a busy machine. A screen that causes it crashes again.
          if (!String(error).includes('Target crashed')) throw error;
          await context.close();
          ({ page, context } = await open());
          return attempt();
        });
        wrong.push(...found);
      }
      await context.close();
      expect([...wrong, ...pages.wentWrong]).toEqual([]);
      expect([...pages.requested].sort()).toEqual([dev.url, devV3.url].sort());
    },
    600_000,
  );
});
