/** The command against a store in a folder, and a WeChat Pay that has the bill of one day. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openStore, type Store } from '@opencloudpay/durable';
import { createServerProgram } from '../program';

const MERCHANT = '1900000109';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString().slice(0, 10);
/** Days whose bills WeChat Pay still has. */
const DAY = daysAgo(30);
const NEXT = daysAgo(29);
const BILL = [
  '交易时间,商户号,特约商户号,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,申请退款金额,订单金额',
  `\`${DAY} 12:00:00,\`${MERCHANT},\`0,\`42TEA1,\`TEA1,\`SUCCESS,\`0,\`0,\`,\`0.00,\`88.00`,
  `\`${DAY} 12:00:01,\`${MERCHANT},\`0,\`42TEA2,\`TEA2,\`SUCCESS,\`0,\`0,\`,\`0.00,\`1.00`,
  `\`${DAY} 13:00:00,\`${MERCHANT},\`0,\`42TEA1,\`TEA1,\`REFUND,\`50R1,\`R1,\`SUCCESS,\`8.00,\`0.00`,
  '总交易单数,订单总金额,申请退款总金额',
  '`3,`89.00,`8.00',
].join('\r\n');
const NO_BILL = '<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>';

let folder: string;
let config: string;
let wechatPay: Server;
/** Within a process all openings share one: this one keeps it open for the commands. */
let store: Store;

beforeAll(async () => {
  wechatPay = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end(body.includes(DAY.replaceAll('-', '')) ? BILL : NO_BILL);
  });
  await new Promise<void>((resolve) => wechatPay.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(join(tmpdir(), 'bills-'));
  config = join(folder, 'gateway.json');
  const account = { mode: 'direct', mchId: MERCHANT, appid: 'wxd2565e6a04246fd1', apiKey: 'k'.repeat(32) };
  const { port } = wechatPay.address() as AddressInfo;
  writeFileSync(
    config,
    JSON.stringify({
      notify: { secret: 'the secret of this test' },
      merchants: [{ ...account, endpoints: [`http://127.0.0.1:${port}`] }],
      callbacks: { functions: { url: 'http://127.0.0.1:8010' } },
      database: { folder: 'database' },
    }),
  );
  store = await openStore({ database: { folder: join(folder, 'database'), temporary: true } });
  for (const [outTradeNo, totalFee] of [
    ['TEA1', 8800],
    ['TEA2', 200],
  ] as const) {
    const order = { merchant: MERCHANT, mchId: MERCHANT, outTradeNo, totalFee, api: 'unifiedOrder' };
    await store.orders.begin({ ...order, route: undefined, asked: {} });
    await store.orders.setState(outTradeNo, MERCHANT, 'paid', {
      transactionId: `42${outTradeNo}`,
      at: new Date(`${DAY}T12:00:00+08:00`),
    });
  }
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

afterAll(async () => {
  wechatPay.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** The output of the command, and its exit code. */
async function bills(...args: string[]): Promise<{ text: string; code: unknown }> {
  let text = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  process.exitCode = 0;
  const program = createServerProgram('0');
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'cloudpay', 'bills', ...args, '--config', config]);
  return { text, code: process.exitCode };
}

const lines = (text: string) => text.trimEnd().split('\n');

describe('cloudpay bills', () => {
  it('says so if there are none yet', async () => {
    expect(await bills()).toEqual({ text: expect.stringContaining('No bills yet'), code: 0 });
    await expect(bills(DAY)).rejects.toMatchObject({
      code: 'BILL_UNKNOWN',
      message: expect.stringContaining(`cloudpay bills ${DAY} --run`),
    });
  });

  it('--run fetches and compares a day, shows its differences, and exits with 1 for them', async () => {
    const { text, code } = await bills(DAY, '--run');
    expect(code).toBe(1);
    const [headings, day, empty, , ...differences] = lines(text);
    expect(headings).toMatch(/^DAY +MERCHANT +STATE +PAYMENTS +YUAN +REFUNDS +YUAN +DIFFERENCES/);
    expect(day).toMatch(new RegExp(`^${DAY} +1900000109 +compared +2 +89\\.00 +1 +8\\.00 +2$`));
    expect(empty).toBe('');
    expect(differences).toEqual([
      expect.stringMatching(/^amount differs +1900000109 +TEA2 +2\.00 paid +1\.00 SUCCESS +3$/),
      expect.stringMatching(/^refund unknown here +1900000109 +TEA1 +R1 +– +8\.00 SUCCESS +4$/),
    ]);
  });

  it('shows them again without a request, for people and for programs', async () => {
    const shown = await bills(DAY.replaceAll('-', ''));
    expect(shown.code).toBe(1);
    expect(shown.text).toMatch(/amount differs.*\n.*refund unknown here/);
    const { text, code } = await bills(DAY, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      bills: [{ day: DAY, state: 'compared', payments: 2, paid: 8900, differences: 2 }],
      differences: [
        { kind: 'amount_differs', outTradeNo: 'TEA2', here: { amount: 200 }, there: { amount: 100 } },
        { kind: 'refund_missing_here', outRefundNo: 'R1', here: null, there: { amount: 800 } },
      ],
    });
  });

  it('lists the days, the newest first; a day without trade has no differences', async () => {
    expect(await bills(NEXT, '--run')).toMatchObject({
      code: 0,
      text: expect.stringMatching(new RegExp(`${NEXT} .* no bill: no trade +0`)),
    });
    const { text, code } = await bills();
    expect(code).toBe(1);
    expect(lines(text).map((line) => line.slice(0, 10).trim())).toEqual(['DAY', NEXT, DAY]);
    expect(JSON.parse((await bills('--json', '--limit', '1')).text).bills).toHaveLength(1);
  });

  it.each([
    ['a day too long ago', [daysAgo(100), '--run'], /keeps no older bills/],
    ['a day that is none', ['2026-02-30'], /Give a day such as 2026-03-20/],
    ['no day', ['yesterday'], /Give a day such as 2026-03-20/],
    ['a day that is not over', ['2099-01-01', '--run'], /there is no bill of 2099-01-01 yet/],
  ])('refuses %s with an explanation', async (_, args, words) => {
    await expect(bills(...args)).rejects.toThrow(words);
  });
});
