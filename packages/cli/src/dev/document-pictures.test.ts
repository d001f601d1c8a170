/**
 * The pictures of the console in the documents. They are taken with UPDATE_PICTURES=1, from a real `cloudpay dev` that runs
 * the sample functions. Otherwise this only looks at the files, so that a run of the tests changes none.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { DeliveryList } from '@opencloudpay/contracts/dev-server/deliveries';
import { launchBrowser } from '../testing/browser';
import { consolePages } from '../testing/console-pages';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';
import { temporaryProject } from '../testing/project';

const root = join(__dirname, '../../../..');
const folder = join(root, 'docs/images');
const SIZE = { width: 920, height: 540 };
/** So that a page of the documents loads at once. */
const MOST_BYTES = 200_000;

interface Picture {
  readonly name: string;
  readonly hash: (order: string, unpaid: string) => string;
  readonly click?: readonly string[];
  /** The heading that the picture begins with, in both languages. Default: the top of the page. */
  readonly from?: readonly string[];
}

const PICTURES: readonly Picture[] = [
  {
    name: 'timeline',
    hash: (order) => `orders/${order}`,
    click: ['.entry:has-text("pay_cb") summary >> nth=0'],
    from: ['Timeline', '时间线'],
  },
  { name: 'cashier', hash: (_, unpaid) => `pay/${unpaid}` },
  { name: 'functions', hash: () => 'functions/pay' },
];

/** The heading comes to the top, without the end of what stands before it. */
const TO_TOP = `(heading) => {
  const found = [...document.querySelectorAll('h2')].find(({ textContent }) => heading.includes(textContent));
  found.style.scrollMarginTop = '18px';
  found.scrollIntoView();
}`;

/** The project stands in a temporary folder, which says nothing to a reader. */
const WITHOUT_TEMPORARY_FOLDER = `(folder) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(folder, '/home/me');
}`;

const LANGUAGES = { en: 'en-GB', zh: 'zh-CN' } as const;

const fileOf = (name: string, language: string) => join(folder, `console-${name}-${language}.png`);

it.each(PICTURES.flatMap(({ name }) => Object.keys(LANGUAGES).map((language) => [name, language])))(
  'the picture of %s in %s is there, twice as large as it is shown, and loads at once',
  async (name = '', language = '') => {
    await taken();
    const file = fileOf(name, language);

    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThan(MOST_BYTES);
    const [width, height] = [16, 20].map((at) => readFileSync(file).readUInt32BE(at));
    expect({ width, height }).toEqual({ width: 2 * SIZE.width, height: 2 * SIZE.height });
  },
  300_000,
);

let taking: Promise<void> | undefined;

/** Takes all pictures once, if they are asked for. */
function taken(): Promise<void> {
  taking ??= process.env['UPDATE_PICTURES'] ? takeAll() : Promise.resolve();
  return taking;
}

async function takeAll(): Promise<void> {
  const project = temporaryProject({
    'tea-shop/project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
  });
  const shop = join(project.folder, 'tea-shop');
  for (const part of ['cloudfunctions', 'cloudbase-data'])
    cpSync(join(root, part), join(shop, part), { recursive: true });
  const [browser, dev] = await Promise.all([launchBrowser(), startDev(shop, '--port', '0', '--ephemeral')]);
  try {
    const [order = '', unpaid = ''] = await arranged(dev);
    mkdirSync(folder, { recursive: true });
    for (const [language, locale] of Object.entries(LANGUAGES)) {
      const options = { locale, viewport: SIZE, deviceScaleFactor: 2, reducedMotion: 'reduce' as const };
      const { page, context } = await consolePages(() => browser).open(dev.url, options);
      for (const { name, hash, click = [], from } of PICTURES) {
        await page.goto('about:blank');
        await page.goto(`${dev.url}/#/${hash(order, unpaid)}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('.loading').waitFor({ state: 'detached' });
        for (const target of click) await page.locator(target).first().click();
        if (from) await page.evaluate(`(${TO_TOP})(${JSON.stringify(from)})`);
        await page.evaluate(`(${WITHOUT_TEMPORARY_FOLDER})(${JSON.stringify(project.folder)})`);
        writeFileSync(fileOf(name, language), await page.screenshot({ animations: 'disabled' }));
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await endAll();
    project.remove();
  }
}

/**
 * A paid order, and one that is not paid. Another is paid before: the first call of a function starts its process, which
 * is no measure of those after it.
 */
async function arranged(dev: DevProcess): Promise<string[]> {
  const numbers: string[] = [];
  for (const isPaid of [true, true, false]) {
    const answer = (await dev.post('/api/functions/pay/call', { event: { goodsId: 'tea' } })) as {
      result: { outTradeNo: string };
    };
    const { outTradeNo } = answer.result;
    numbers.push(outTradeNo);
    if (!isPaid) continue;
    await dev.post(`/api/cashier/${outTradeNo}/pay`, {});
    while (((await dev.get('/api/deliveries')) as DeliveryList).deliveries.length < numbers.length)
      await setTimeout(50);
  }
  return numbers.slice(1);
}
