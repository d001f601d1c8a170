/** Every command on a Chinese terminal: no line of it has an English sentence, and none of its JSON changes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { judgeReply } from '@opencloudpay/cloudpay';
import { openStore, type Store } from '@opencloudpay/durable';
import { untranslated } from '@opencloudpay/internal/testing/untranslated';
import type { Command } from 'commander';
import { movedRowsText } from '../../data/move';
import { tellReady, tellStopping, tellWaiting } from '../../gateway/tell';
import { createServerProgram } from '../../program';
import { tellServing } from '../../serve/tell-serve';
import { configurationFolder, KEY, LEAST } from '../../testing/configuration-file';
import { runCommand } from '../run-command';

const MERCHANT = '1900000109';
const DAY = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString().slice(0, 10);
const BILL = [
  '交易时间,商户号,特约商户号,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,申请退款金额,订单金额',
  `\`${DAY} 12:00:00,\`${MERCHANT},\`0,\`42TEA9,\`TEA9,\`SUCCESS,\`0,\`0,\`,\`0.00,\`88.00`,
  '总交易单数,订单总金额,申请退款总金额',
  '`1,`88.00,`0.00',
].join('\r\n');

const files = configurationFolder();
let folder: string;
let wechatPay: Server;
/** Within a process all openings of a folder share one. */
let store: Store;
const LANGUAGE = process.env['LC_ALL'];

beforeAll(async () => {
  process.env['LC_ALL'] = 'zh_CN.UTF-8';
  folder = mkdtempSync(join(tmpdir(), 'chinese-'));
  wechatPay = createServer((_, response) => void response.end(BILL));
  await new Promise<void>((resolve) => wechatPay.listen(0, '127.0.0.1', resolve));
  const { port } = wechatPay.address() as AddressInfo;
  const account = { mode: 'direct', mchId: MERCHANT, appid: 'wxd2565e6a04246fd1', apiKey: KEY };
  const merchants = [{ ...account, endpoints: [`http://127.0.0.1:${port}`] }];
  write('gateway.json', { ...LEAST, merchants, database: { folder: 'database' } });
  write('broken.json', { notify: {}, merchants: [{ mchId: 'x' }], callback: {} });
  write('cloudpay.json', { envId: 'prod', functions: { instances: 2 } });
  write('goods.json', [{ _id: 'a', price: 1 }]);
  write('wrong.json', [{ _id: 'b' }, 7]);
  store = await openStore({ database: { folder: join(folder, 'database'), temporary: true } });
  await fill(store);
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

afterAll(async () => {
  process.env['LC_ALL'] = LANGUAGE;
  if (LANGUAGE === undefined) delete process.env['LC_ALL'];
  wechatPay.close();
  await store.close();
  files.remove();
  rmSync(folder, { recursive: true });
});

function write(name: string, value: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}

/** An order with a refund, a notification that was not delivered, and a mismatch. */
async function fill({
  orders,
  refunds,
  mismatches,
  accept,
  queue,
  attempts,
  database,
}: Store): Promise<void> {
  const order = { merchant: MERCHANT, mchId: MERCHANT, outTradeNo: 'TEA1', totalFee: 8800 };
  const route = { envId: 'prod', functionName: 'pay_cb' };
  await orders.begin({ ...order, api: 'unifiedOrder', route, asked: { body: '龙井茶' } });
  await orders.setState('TEA1', MERCHANT, 'paid', { transactionId: '42TEA1', at: new Date() });
  await refunds.begin({
    ...{ merchant: MERCHANT, outTradeNo: 'TEA1', outRefundNo: 'R1', refundFee: 100, totalFee: 8800 },
    ...{ route: undefined, asked: {} },
  });
  const fields = {
    ...{ return_code: 'SUCCESS', result_code: 'SUCCESS', appid: 'wxd2565e6a04246fd1', mch_id: MERCHANT },
    ...{ openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', out_trade_no: 'TEA1', transaction_id: '42TEA1' },
    ...{ total_fee: 8800, time_end: '20260320132007' },
  };
  const notification = { kind: 'pay', fields, target: route, requestId: 'r1' } as const;
  await accept({ ...notification, source: 'recovered' });
  await mismatches.record({
    ...{ kind: 'pay', field: 'total_fee', expected: '8800', received: '1', merchant: MERCHANT },
    ...{ outTradeNo: 'TEA1', transactionId: '42TEA1', requestId: 'r2', body: Buffer.from('<xml/>') },
  });
  const { jobs } = await database.transaction((trx) =>
    queue.claim(trx, { count: 10, groupLimit: 10, ignored: [] }),
  );
  for (const job of jobs) {
    const begun = await attempts.begin(job);
    const verdict = judgeReply(undefined);
    if (begun) await attempts.settle(job, begun, { verdict, reply: null, durationMs: 12 });
  }
}

/** What a command writes to both streams. */
async function outputOf(args: readonly string[]): Promise<string> {
  let text = '';
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
  // Commander ends the process for wrong arguments, after it has written why.
  jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('进程结束');
  });
  const program = createServerProgram('0');
  await runCommand(program, { args: args.map((argument) => argument.replace('~', folder)) });
  return text;
}

/** The names of commands that do something: `data indexes list`. */
function leavesOf({ commands }: Command): string[] {
  return commands.flatMap((command) =>
    command.commands.length === 0
      ? [command.name()]
      : leavesOf(command).map((name) => `${command.name()} ${name}`),
  );
}

const [GATEWAY, DATA] = [
  ['--config', '~/gateway.json'],
  // The store holds it open, so that each command need not start it.
  ['--folder', '~/database', '--env-id', 'prod'],
];

/** In this sequence: later ones need what earlier ones have stored. */
const RUNS: readonly (readonly string[])[] = [
  ['serve', '--check', '--config', '~/broken.json'],
  ['serve', '--check', '--config', '~/cloudpay.json', '~/nowhere'],
  ['gateway', '--check', ...GATEWAY],
  ['gateway', '--check', '--config', '~/broken.json'],
  ['gateway', '--check', '--env-file', '~/nowhere', ...GATEWAY],
  ['logs', '~/nowhere.log'],
  ['deliveries', 'list', ...GATEWAY],
  ['deliveries', 'list', '--attempts', ...GATEWAY],
  ['deliveries', 'list', '--attempts', '--dead', ...GATEWAY],
  ['deliveries', 'list', '--limit', '0', ...GATEWAY],
  ['deliveries', 'show', '1', ...GATEWAY],
  ['deliveries', 'show', '99', ...GATEWAY],
  ['deliveries', 'retry', '1', ...GATEWAY],
  ['deliveries', 'retry', '1', '99', ...GATEWAY],
  ['deliveries', 'replay', '--from', '1h', ...GATEWAY],
  ['deliveries', 'replay', '--from', 'once', ...GATEWAY],
  ['deliveries', 'prune', '--before', '200d', ...GATEWAY],
  ['deliveries', 'prune', '--before', '200d', '--yes', ...GATEWAY],
  ['deliveries', 'prune', '--before', '1d', ...GATEWAY],
  ['orders', 'list', ...GATEWAY],
  ['orders', 'list', '--limit', '1', ...GATEWAY],
  ['orders', 'show', 'TEA1', ...GATEWAY],
  ['orders', 'show', 'TEA404', ...GATEWAY],
  ['orders', 'recover', 'TEA1', '--env', 'prod', '--function', 'pay_cb', ...GATEWAY],
  ['orders', 'recover', 'TEA404', '--env', 'prod', ...GATEWAY],
  ['orders', 'recover', 'TEA404', '--env', 'prod', '--function', 'pay_cb', ...GATEWAY],
  ['orders', 'list', '--config', '~/cloudpay.json'],
  ['bills', ...GATEWAY],
  ['bills', DAY, ...GATEWAY],
  ['bills', DAY, '--run', ...GATEWAY],
  ['bills', '2099-01-01', '--run', ...GATEWAY],
  ['bills', '2020-01-01', '--run', ...GATEWAY],
  ['bills', '--config', '~/cloudpay.json'],
  ['data', 'indexes', 'list', '--folder', '~/nowhere'],
  ['data', 'import', '~/nowhere', ...DATA],
  ['data', 'import', '-', ...DATA],
  ['data', 'import', '~/goods.json', '--dry-run', ...DATA],
  ['data', 'import', '~/goods.json', ...DATA],
  ['data', 'import', '~/goods.json', ...DATA],
  ['data', 'import', '~/wrong.json', '--dry-run', ...DATA],
  ['data', 'import', '~/wrong.json', '--collection', 'w', ...DATA],
  ['data', 'export', 'goods', '--out', '~/exported', ...DATA],
  ['data', 'export', 'goods', '--out', '~/exported', ...DATA],
  ['data', 'export', ...DATA],
  ['data', 'export', '--folder', 'a', '--url', 'postgres://b'],
  ['data', 'move', '--folder', '~/documents'],
  ['data', 'move', '--folder', '~/documents', '--url', 'postgres://u:p%@127.0.0.1/x'],
  ['data', 'indexes', 'create', 'goods', 'price', ...DATA],
  ['data', 'indexes', 'create', 'goods', '$price', ...DATA],
  ['data', 'indexes', 'list', ...DATA],
  ['data', 'indexes', 'drop', 'goods', 'price_1', ...DATA],
  ['data', 'permissions', 'set', 'goods', 'READONLY', ...DATA],
  ['data', 'permissions', 'set', 'goods', 'READ', ...DATA],
  ['data', 'permissions', 'set', 'goods', '{"read": 1}', ...DATA],
  ['data', 'permissions', 'set', 'goods', '{read}', ...DATA],
  ['data', 'permissions', 'list', ...DATA],
  ['completion', 'tcsh'],
];

/** What a run does not show here: `doctor` asks the network, and its findings are texts in both languages by their type. */
const ELSEWHERE = ['doctor'];

describe('on a Chinese terminal', () => {
  it('every command is run here', () => {
    const leaves = leavesOf(createServerProgram('0'));
    const run = RUNS.map((args) => args.join(' '));
    expect(
      leaves.filter(
        (name) => !ELSEWHERE.includes(name) && !run.some((text) => `${text} `.startsWith(`${name} `)),
      ),
    ).toEqual([]);
  });

  it.each(RUNS.map((args) => [args.join(' ').replaceAll('~/', ''), args] as const))('%s', async (_, args) => {
    const text = await outputOf(args);
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(text.split('\n').flatMap(untranslated)).toEqual([]);
  });
});

describe('the lines of a running program', () => {
  const configuration = { ...LEAST, notify: { ...LEAST.notify, url: 'https://pay.example.com' } };
  const shop = {
    ...{ url: 'http://127.0.0.1:8080', functionsUrl: 'http://127.0.0.1:8010', envId: 'prod' },
    functions: ['a', 'b'],
  };
  const serve = { merchants: [], sessions: { keys: 'k' }, url: 'https://shop.example.com' };
  const wait = { server: 'PostgreSQL at 127.0.0.1:5432/shop', since: new Date(2026, 2, 20, 10, 0, 5) };

  it.each<[string, () => void, string]>([
    [
      'gateway is ready',
      () => tellReady('http://127.0.0.1:8080', configuration, '1.0.0'),
      'cloudpay gateway 1.0.0 · 直通 · 监听 http://127.0.0.1:8080，微信支付通过 https://pay.example.com 访问\n',
    ],
    [
      'serve is ready',
      () => tellServing(shop as unknown as Parameters<typeof tellServing>[0], serve, '1.0.0'),
      'cloudpay serve 1.0.0 · prod · 2 个云函数 · 网关、小程序 · 监听 http://127.0.0.1:8080，云函数 http://127.0.0.1:8010，公网 https://shop.example.com\n',
    ],
    [
      'the database is awaited',
      () => tellWaiting(wait),
      '从 2026-03-20 10:00:05 起等待 PostgreSQL 127.0.0.1:5432/shop：请启动它；或按 Ctrl+C 停止，改正 DATABASE_URL。\n',
    ],
    ['the program stops', () => tellStopping('SIGTERM'), '正在停止……\n'],
  ])('are Chinese: %s', (_, tell, expected) => {
    let text = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
    const { isTTY } = process.stdout;
    process.stdout.isTTY = true;
    tell();
    process.stdout.isTTY = isTTY;
    expect(text).toBe(expected);
  });

  it('and of a move', () => {
    const moved = [{ schema: 'cloudpay', table: 'orders', rows: 3 }];
    for (const rows of [moved, []])
      expect(movedRowsText(rows, '/srv/db', 'zh').split('\n').flatMap(untranslated)).toEqual([]);
  });
});

it('JSON is the same as on an English terminal', async () => {
  const problems = await outputOf(['gateway', '--check', '--json', '--config', '~/broken.json']);
  expect(JSON.parse(problems).problems).toContainEqual({
    ...{ key: 'notify.secret', variable: 'CLOUDPAY_NOTIFY_SECRET' },
    problem: 'is missing: the secret that notify addresses are made with (openssl rand -base64 32).',
  });
  const sound = await outputOf(['gateway', '--check', '--json', ...GATEWAY]);
  expect(JSON.parse(sound)).toMatchObject({ ok: true, mode: expect.stringMatching(/^durable, in /) });
  const orders = await outputOf(['orders', 'show', 'TEA1', '--json', ...GATEWAY]);
  expect(JSON.parse(orders)).toMatchObject({
    orders: [{ state: 'paid' }],
    notifications: [
      { kind: 'pay', code: 'NO_REPLY', diagnosis: expect.stringMatching(/^The callback returned undefined/) },
    ],
  });
  const files = JSON.parse(
    await outputOf(['data', 'import', '~/wrong.json', '--dry-run', '--json', ...DATA]),
  );
  expect(files.files[0].error).toMatch(/^Line 1: expected a document/);
});
