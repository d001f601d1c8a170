/** The console of `cloudpay dev` in a real Chromium, on the sample functions. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import { freePort } from '@opencloudpay/internal/testing/free-port';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../testing/browser';
import { consolePages } from '../testing/console-pages';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';

const samples = join(__dirname, '../../../../cloudfunctions');
let browser: Browser;
let dev: DevProcess;
const pages = consolePages(() => browser);

beforeAll(async () => {
  [browser, dev] = await Promise.all([
    launchBrowser(),
    startDev(samples, '--ephemeral', '--port', '0', '--sub-mch-id', '1900000109'),
  ]);
  // Opens the database before a test waits for a page.
  await call<FunctionCall>('/api/functions/list_goods/call', { event: {} });
});

afterAll(async () => {
  await browser?.close();
  await endAll();
});

const open = (path: string, options: BrowserContextOptions = {}, url = dev.url) =>
  pages.open(`${url}/${path}`, options);

async function call<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(`${dev.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

/** An order of the sample function, by its number. */
async function makeOrder(): Promise<string> {
  const made = await call<FunctionCall>('/api/functions/pay/call', { event: { goodsId: 'tea' } });
  return (made.result as { outTradeNo: string }).outTradeNo;
}

/** Waits until the element with this text has the focus, which moves after rendering. */
async function focusOn(page: Page, text: string | RegExp, element = ''): Promise<void> {
  await page.locator(`${element}:focus`).filter({ hasText: text }).waitFor({ state: 'attached' });
}

const callFunction = async (page: Page, event: string) => {
  await page.getByLabel('Event (JSON)').fill(event);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
};

describe('the console', () => {
  it('takes a payment and a refund by clicks, and shows the timeline', async () => {
    const { page, context } = await open('#/functions/pay');

    // An error in the event is marked in place, and the event cannot be sent.
    await page.getByLabel('Event (JSON)').fill('{\n  goodsId: "tea"\n}');
    await page.getByText('Line 2, column 3: a name in double quotes is expected here').waitFor();
    expect(await page.getByRole('button', { name: 'Call', exact: true }).isDisabled()).toBe(true);

    // The error of a function is always shown as text.
    await callFunction(page, '{ "goodsId": "<img src=x onerror=alert(1)>" }');
    await page.getByText("there are no goods '<img src=x onerror=alert(1)>'").first().waitFor();
    expect(await page.locator('main img').count()).toBe(0);

    await callFunction(page, '{ "goodsId": "tea" }');
    await page.getByRole('link', { name: 'Pay in the cashier' }).click();

    await page.getByRole('heading', { name: /^Pay / }).waitFor();
    await page.getByRole('button', { name: 'Refuse by the bank' }).click();
    await page.getByRole('heading', { name: 'The bank refused the payment' }).waitFor();
    await page.getByRole('button', { name: 'Back to the payment' }).click();
    await page.getByLabel('Redeem a coupon').check();
    await page.getByLabel('Coupon in yuan').fill('8.80');
    await page.getByRole('button', { name: 'Pay ¥79.20' }).click();
    await page.getByRole('heading', { name: 'Paid', exact: true }).waitFor();
    await page.getByText('pay_cb returned { errcode: 0 }').waitFor();

    await page.getByRole('main').getByRole('link', { name: 'Show the timeline' }).click();
    const timeline = page.getByRole('list', { name: 'Timeline of this order, oldest first' });
    const entries = timeline.getByRole('listitem');
    await timeline.getByText('Callback pay_cb').waitFor();
    expect((await entries.locator('.entry-title').allInnerTexts()).map((text) => text.trim())).toEqual([
      'The mini program called pay',
      'unifiedOrder sent to WeChat Pay',
      'Order made',
      'The payer’s bank refused',
      'Paid ¥88.00',
      'Payment notification',
      'Callback pay_cb',
      'queryOrder sent to WeChat Pay',
    ]);

    // The signed XML and the callback's event and reply can be read and copied.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await timeline.getByText('unifiedOrder', { exact: true }).click();
    await page.getByRole('button', { name: 'Copy: Signed request' }).click();
    await page.getByRole('status').getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^<xml>.*<total_fee>8800<\/total_fee>.*<sign>.*<\/xml>$/s,
    );
    await timeline.getByText('Callback pay_cb').click();
    await timeline.getByText('"errcode"').waitFor();
    await timeline.getByText(/is paid: 8800 cents/).waitFor();

    await timeline.getByRole('button', { name: 'Replay' }).click();
    await timeline.getByText('replayed by hand').waitFor();
    await timeline.getByText('Callback pay_cb').nth(1).waitFor();

    const outTradeNo = decodeURIComponent(page.url().split('/').at(-1) ?? '');
    await page.getByRole('link', { name: 'Functions', exact: true }).click();
    await page
      .getByRole('navigation', { name: 'Functions' })
      .getByRole('link', { name: 'refund', exact: true })
      .click();
    await callFunction(page, JSON.stringify({ outTradeNo }));
    await page.getByText('Returned').waitFor();

    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page
      .getByRole('link', { name: /Longjing tea/ })
      .first()
      .click();
    await page.getByText('Refund of ¥88.00 requested').waitFor();
    await page.getByText('Processing', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Faults', exact: true }).click();
    await page.getByRole('button', { name: 'Advance by 10 min' }).click();
    await page.getByText('The clock was advanced by 10 min').waitFor();
    await page.goBack();
    await page.getByText('Refund of ¥88.00: Refunded').waitFor();
    await timeline.getByText('Callback refund_cb').waitFor();
    await context.close();
  });

  it('sets a fault, shows its effect, and clears it', async () => {
    const outTradeNo = await makeOrder();
    const { page, context } = await open('#/faults');
    await page.getByText('No active faults').waitFor();
    await page.getByRole('radio', { name: 'Forge' }).check();
    await page.getByLabel('Forgery').selectOption('Not signed');
    await page.getByLabel('Only this order').fill(outTradeNo);
    await page.getByRole('button', { name: 'Set the fault' }).click();
    await page.getByText('occurred 0 of 1 time').waitFor();

    await call(`/api/cashier/${outTradeNo}/pay`, {});
    await page.goto(`${dev.url}/#/orders/${outTradeNo}`);
    await page.getByRole('list', { name: 'Timeline of this order' }).getByText('Callback pay_cb').waitFor();
    // The forged notification was refused, the real one accepted.
    await page.getByText('not accepted', { exact: true }).waitFor();
    await page.getByText('accepted', { exact: true }).waitFor();

    await page.goto(`${dev.url}/#/faults`);
    await page.getByRole('radio', { name: 'SYSTEMERROR' }).check();
    await page.getByLabel('Only these APIs').fill('queryOrder');
    await page.getByLabel('Number of times').fill('');
    await page.getByRole('button', { name: 'Set the fault' }).click();
    const clear = page.getByRole('button', { name: 'Clear SYSTEMERROR' });
    await clear.click();
    await clear.waitFor({ state: 'detached' });
    await context.close();
  });

  it('cancels, expires and closes an order, and shows the state', async () => {
    const [left, closed] = [await makeOrder(), await makeOrder()];
    const { page, context } = await open(`#/pay/${left}`);
    await page.getByRole('button', { name: 'Close without paying' }).first().click();
    await page.getByRole('heading', { name: 'You closed the payment sheet' }).waitFor();
    await page.getByRole('button', { name: 'Back to the payment' }).click();
    await page.getByRole('button', { name: 'Expire the order' }).click();
    await page.getByRole('heading', { name: 'This order has expired' }).waitFor();

    await page.goto(`${dev.url}/#/orders/${closed}`);
    await page.getByRole('button', { name: 'Close the order' }).click();
    await page.getByText('Order closed by the merchant').waitFor();
    await page.goto(`${dev.url}/#/pay/${closed}`);
    await page.getByRole('heading', { name: 'This order is closed' }).waitFor();
    await page.goto(`${dev.url}/#/pay/nothing`);
    await page.getByRole('heading', { name: 'There is no such order' }).waitFor();
    await context.close();
  });

  it('shows a call live', async () => {
    const { page, context } = await open('#/orders');
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    const outTradeNo = await makeOrder();
    const row = page.getByRole('row').filter({ hasText: outTradeNo });
    await row.getByText('Unpaid').first().waitFor();
    await call(`/api/cashier/${outTradeNo}/pay`, {});
    await row.getByText('Delivered').waitFor();

    await page.getByRole('searchbox', { name: 'Search orders' }).fill(outTradeNo);
    await page.getByText('1–1 of 1').waitFor();
    await page.getByRole('navigation', { name: 'State' }).getByRole('link', { name: /^Paid/ }).click();
    await page.waitForURL(/state=SUCCESS/);
    await row.waitFor();

    await page.goto(`${dev.url}/#/functions`);
    await page
      .getByRole('log')
      .getByText(new RegExp(`order ${outTradeNo} is paid`))
      .waitFor();
    await context.close();
  });

  it('stays usable with 10,000 orders', async () => {
    const { page, context } = await open('#/faults');
    const order = (n: number): OrderSummary => ({
      outTradeNo: `many${n}`,
      prepayId: `wx${n}`,
      mchId: '1',
      goods: `Goods ${n}`,
      totalFee: n,
      refundedFee: 0,
      state: 'NOTPAY',
      expired: false,
      tradeType: 'JSAPI',
      madeAt: 0,
      changedAt: 0,
    });
    await page.route('**/api/orders?*', (route) => {
      const query = new URL(route.request().url()).searchParams;
      const start = Number(query.get('after') ?? 0);
      const end = start + Number(query.get('limit'));
      const orders = Array.from({ length: end - start }, (_, index) => order(10_000 - start - index));
      return route.fulfill({
        json: { orders, total: 10_000, states: { NOTPAY: 10_000 }, next: String(end) },
      });
    });
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByText('1–50 of 10,000').waitFor();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByText('51–100 of 10,000').waitFor();
    await page.getByText('Goods 9950', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Newer' }).click();
    await page.getByText('1–50 of 10,000').waitFor();
    expect(await page.getByRole('row').count()).toBe(51);
    await context.close();
  });

  it('works with the keyboard only, and names the view for screen readers', async () => {
    const { page, context } = await open('#/orders');
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    await page.keyboard.press('Tab');
    await focusOn(page, 'Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
    await page.getByRole('link', { name: 'Functions', exact: true }).press('Enter');
    await page.getByRole('heading', { name: 'Functions', exact: true }).waitFor();
    await focusOn(page, 'Functions', 'h1');
    await page.waitForFunction("document.title === 'Functions · cloudpay dev'");
    await context.close();
  });

  it('marks the focus in every view, and the cashier works with the keyboard', async () => {
    const { page, context } = await open('#/orders');
    const invisible: string[] = [];
    await call('/api/collections', { name: 'goods' });
    for (const view of ['orders', 'functions/pay', 'data/goods', 'faults', `pay/${await makeOrder()}`]) {
      await page.goto(`${dev.url}/#/${view}`);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const seen = new Set<string>();
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab');
        const { name, marked } = (await page.evaluate(`(() => {
          const element = document.activeElement;
          // The whole row or field may have the mark.
          const around = [element, element.parentElement, element.closest('tr') ?? element];
          const marked = around.some((each) => getComputedStyle(each).outlineStyle !== 'none');
          // The heading that a view focuses itself, perhaps after the first Tab.
          const isArrival = element.tabIndex < 0;
          const name = element.tagName + ' ' + (element.ariaLabel ?? element.textContent.slice(0, 30));
          return { name, marked: element === document.body || isArrival || marked };
        })()`)) as { name: string; marked: boolean };
        if (name.startsWith('BODY')) break;
        if (!marked) invisible.push(`${view}: ${name}`);
        seen.add(name);
      }
      expect(seen.size).toBeGreaterThan(4);
    }
    expect(invisible).toEqual([]);

    await page.getByRole('button', { name: 'Pay ¥88.00' }).press('Escape');
    await focusOn(page, 'You closed the payment sheet', 'h1');
    await page.getByRole('button', { name: 'Back to the payment' }).press('Enter');
    await focusOn(page, /^Pay /, 'h1');
    await page.getByRole('button', { name: 'Pay ¥88.00' }).press('Enter');
    await page.getByRole('heading', { name: 'Paid', exact: true }).waitFor();
    await context.close();
  });

  it('has English and Chinese, light and dark, and stores the choice', async () => {
    const { page, context } = await open('#/orders', { locale: 'zh-CN', colorScheme: 'dark' });
    const background = () => page.evaluate('getComputedStyle(document.body.parentElement).backgroundColor');
    await page.getByRole('heading', { name: '订单' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    const dark = await background();
    await page.getByRole('button', { name: 'EN' }).click();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    await page.getByRole('button', { name: 'Light' }).click();
    await page.locator('[data-theme=light]').waitFor();
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await background()).toBe(light);
    await context.close();
  });

  it('shows that the connection is lost, and reconnects', async () => {
    const port = String(await freePort());
    let short = await startDev(samples, '--ephemeral', '--port', port);
    const { page, context } = await open('#/orders', {}, short.url);
    await page.getByText('No orders yet').waitFor();
    expect(await short.stop()).toBe(0);
    const lost = page.getByText('Connection lost, retrying …');
    await lost.waitFor();
    short = await startDev(samples, '--ephemeral', '--port', port);
    await lost.waitFor({ state: 'detached' });
    // New events are shown again.
    await short.post('/api/functions/pay/call', { event: { goodsId: 'tea' } });
    await page.getByRole('link', { name: /Longjing tea/ }).waitFor();
    await short.stop();
    await context.close();
  });

  it('sends requests to the emulator only, and obeys its own security policy', () => {
    expect([...pages.requested].every((origin) => /^http:\/\/127\.0\.0\.1:\d+$/.test(origin))).toBe(true);
    expect(pages.wentWrong).toEqual([]);
  });
});
