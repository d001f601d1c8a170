/** Projects in the styles of real ones, run as they are: order, payment, callback, refund, with no option. */
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { PaymentObject } from '@opencloudpay/simulator';
import { type Emulator, startEmulator } from './index';
import { atEnd, stopAll, temporaryFolder } from './testing/emulators';

interface Ordered {
  /** What the order function returned. */
  readonly result: Record<string, unknown>;
  readonly payment: PaymentObject;
  readonly outTradeNo: string;
}

type Query = Record<string, string>;

/** What a customer of one project does, and what its documents say then. */
interface Story {
  /** The folder in fixtures/projects. */
  project: string;
  /** Functions that were found. */
  functions: string[];
  /** Functions called before the order, as a shop is set up. */
  before?: [name: string, data: object];
  order: [name: string, data: object];
  totalFee: number;
  /** The environment that the callback runs in. */
  callback: { envId: string; functionName: string };
  /** The collection with the order, and what it is found by. */
  document: [collection: string, query: (ordered: Ordered) => Query];
  paid: object;
  refund: [name: string, data: (ordered: Ordered) => object];
  refunded: object;
  /** Another document that has changed when the order is paid. */
  beside?: [collection: string, query: Query, paid: object, refunded: object];
}

const PROJECTS = join(__dirname, '../fixtures/projects');

const byNumber = ({ outTradeNo }: Ordered) => ({ outTradeNo });
const byId = ({ outTradeNo }: Ordered) => ({ _id: outTradeNo });
const goods = [{ name: '茶', price: 1880, num: 2 }];

const stories: Story[] = [
  {
    project: 'hard-coded-env',
    functions: ['createOrder', 'payCallback', 'refundCallback', 'refundOrder'],
    order: ['createOrder', { title: '茶', totalFee: 1880 }],
    totalFee: 1880,
    callback: { envId: 'shop-8gq2c4f1a7b3c9d0', functionName: 'payCallback' },
    document: ['orders', byNumber],
    paid: { status: 1, totalFee: 1880, transactionId: expect.any(String) },
    refund: ['refundOrder', byNumber],
    refunded: { status: 3, outRefundNo: expect.stringMatching(/^RT/) },
  },
  {
    project: 'router',
    functions: ['shop'],
    order: ['shop', { $url: 'order/create', goods }],
    totalFee: 3760,
    callback: { envId: 'mall-5g8x1k2j9a0b7c6d', functionName: 'shop' },
    document: ['order', byId],
    paid: { state: 'PAID', total: 3760 },
    refund: ['shop', ({ outTradeNo }) => ({ $url: 'order/refund', outTradeNo, reason: '不要了' })],
    refunded: { state: 'REFUNDED' },
  },
  {
    project: 'common-module',
    functions: ['pay', 'pay_cb', 'refund'],
    order: ['pay', { totalFee: 1, body: '茶' }],
    totalFee: 1,
    callback: { envId: 'local', functionName: 'pay_cb' },
    document: ['orders', byNumber],
    paid: { status: 'paid' },
    refund: ['refund', byNumber],
    refunded: { status: 'refunded' },
  },
  {
    project: 'snake-case',
    functions: ['payOrder', 'payResult', 'refund'],
    order: ['payOrder', { money: 990 }],
    totalFee: 990,
    callback: { envId: 'local', functionName: 'payResult' },
    document: ['goods_order', byId],
    paid: { paid: true, pay: { fee: 990, id: expect.any(String) }, openid: expect.any(String) },
    refund: ['refund', ({ outTradeNo }) => ({ out_trade_no: outTradeNo })],
    refunded: { refunds: [{ no: expect.stringMatching(/-1$/), fee: 990 }] },
  },
  {
    project: 'key json 项目',
    functions: ['order', 'order-callback', 'order-refund'],
    order: ['order', { cups: 3 }],
    totalFee: 5640,
    callback: { envId: 'tea-1g2h3j4k5l6m7n8p', functionName: 'order-callback' },
    document: ['tea_orders', byNumber],
    paid: { cups: 3, shop: '茶', paid: { by: 'oEmulatedPayer0000000000000' } },
    refund: ['order-refund', byNumber],
    refunded: { refunded: 5640 },
  },
  {
    project: 'uni-app',
    functions: ['pay', 'payNotify', 'payRefund'],
    order: ['pay', { dishes: ['面'], amount: 2500 }],
    totalFee: 2500,
    callback: { envId: 'dish-3f4a5b6c7d8e9f0a', functionName: 'payNotify' },
    document: ['dish_orders', ({ outTradeNo }) => ({ no: outTradeNo })],
    paid: { payStatus: 'paid' },
    refund: ['payRefund', ({ result }) => ({ orderId: result['orderId'] })],
    refunded: { payStatus: 'refund' },
  },
  {
    project: 'typescript',
    functions: ['checkout', 'giveBack', 'onPaid'],
    order: ['checkout', { items: [{ sku: 'tea', price: 1, count: 7 }] }],
    totalFee: 7,
    callback: { envId: 'local', functionName: 'onPaid' },
    document: ['purchases', byNumber],
    paid: { state: { name: 'paid', transactionId: expect.any(String) } },
    refund: ['giveBack', byNumber],
    refunded: { state: { name: 'refunded', transactionId: expect.any(String) } },
  },
  {
    project: 'attach-dispatch',
    functions: ['payment'],
    order: ['payment', { action: 'create', data: { kind: 'recharge', fee: 5000 } }],
    totalFee: 5000,
    callback: { envId: 'club-2b3c4d5e6f7a8b9c', functionName: 'payment' },
    document: ['payments', byNumber],
    paid: { ok: true },
    refund: ['payment', ({ outTradeNo }) => ({ action: 'refund', data: { outTradeNo } })],
    refunded: { refunded: { fee: 5000 } },
    beside: ['wallets', {}, { balance: 5000 }, { balance: 5000 }],
  },
  {
    project: 'stock-transaction',
    functions: ['addGoods', 'buy', 'buyCallback', 'cancelOrder'],
    before: ['addGoods', { id: 'tea', stock: 5, price: 100 }],
    order: ['buy', { goodsId: 'tea', count: 2 }],
    totalFee: 200,
    callback: { envId: 'local', functionName: 'buyCallback' },
    document: ['orders', byId],
    paid: { status: 'PAID' },
    refund: ['cancelOrder', byNumber],
    refunded: { status: 'CANCELLED' },
    beside: ['goods', { _id: 'tea' }, { stock: 3, sold: 2 }, { stock: 5, sold: 0 }],
  },
  {
    project: 'subscribe-message',
    functions: ['pay', 'payback', 'refund'],
    order: ['pay', { course: '书法', fee: 30000 }],
    totalFee: 30000,
    callback: { envId: 'course-7h8j9k0l1m2n3p4q', functionName: 'payback' },
    document: ['signups', byNumber],
    paid: { status: 'paid', message: 'sent' },
    refund: ['refund', byNumber],
    refunded: { status: 'refunded' },
  },
];

/** Tencent's own SDK, as it is installed here, by the project whose functions get it as their own copy. */
const REAL_SDKS: Record<string, string> = {
  'stock-transaction': 'wx-server-sdk-3',
};

afterAll(stopAll);

describe('a project, run with no option, takes an order, marks it paid in its callback, and refunds it', () => {
  it.each(stories)('$project', async (story) => {
    await play(story, join(PROJECTS, story.project), { from: 'stand-in' });
  });

  it.each(stories.filter(({ project }) => REAL_SDKS[project]))(
    '$project, with Tencent’s SDK',
    async (story) => {
      const folder = join(temporaryFolder(), 'shop');
      cpSync(join(PROJECTS, story.project), folder, { recursive: true });
      const installed = realpathSync(join(__dirname, '../node_modules', REAL_SDKS[story.project] ?? ''));
      for (const name of story.functions) {
        const modules = join(folder, 'cloudfunctions', name, 'node_modules');
        mkdirSync(modules);
        symlinkSync(installed, join(modules, 'wx-server-sdk'), 'dir');
      }
      await play(story, folder, { from: 'own-copy' });
    },
  );
});

async function play(story: Story, folder: string, sdk: object): Promise<void> {
  const emulator = await startProject(folder);
  expect(emulator.functions()).toMatchObject(
    story.functions.map((name) => ({ name, modules: { 'wx-server-sdk': sdk } })),
  );
  if (story.before) await emulator.callFunction(...story.before);
  const expectDocuments = async (ordered: Ordered, order: object, beside: object | undefined) => {
    const [collection, query] = story.document;
    expect(await documents(emulator, collection, query(ordered))).toMatchObject([order]);
    if (story.beside)
      expect(await documents(emulator, story.beside[0], story.beside[1])).toMatchObject([beside]);
  };

  const ordered = await order(emulator, story);
  await emulator.pay(ordered.payment);
  expect(emulator.deliveries()).toMatchObject([
    { target: story.callback, event: { totalFee: story.totalFee }, verdict: { delivered: true } },
  ]);
  await expectDocuments(ordered, story.paid, story.beside?.[2]);

  const [name, data] = story.refund;
  await emulator.callFunction(name, data(ordered));
  await emulator.advance('10s');
  expect(emulator.refunds()).toMatchObject([
    { outTradeNo: ordered.outTradeNo, refundFee: story.totalFee, status: 'SUCCESS' },
  ]);
  await expectDocuments(ordered, story.refunded, story.beside?.[3]);
  // Each is a plain success: nothing was refused to a callback, and the callbacks exist.
  const doubtful = emulator.deliveries().filter(({ verdict, refusals }) => !verdict.delivered || refusals);
  expect(doubtful).toEqual([]);
}

async function startProject(folder: string): Promise<Emulator> {
  const emulator = await startEmulator({ functions: folder });
  atEnd(() => emulator.stop());
  // Opens the database now, so that it does not count as a function's time on a busy machine.
  await documents(emulator, 'none', {});
  return emulator;
}

/** Orders as the mini program would, and takes the order that came of it. */
async function order(emulator: Emulator, { order: [name, data] }: Story): Promise<Ordered> {
  const result = await emulator.callFunction<Record<string, unknown>>(name, data);
  const [made] = emulator.orders();
  const { payment } = (result['data'] ?? result) as { payment?: PaymentObject };
  if (!made) throw new Error(`${name} made no order: ${JSON.stringify(result)}`);
  return { result, payment: payment ?? (result as unknown as PaymentObject), outTradeNo: made.outTradeNo };
}

/** The documents of a query, as `POST /v1/database` gives them: EJSON, whose numbers name their kind. */
async function documents(
  { urls, functionsToken }: Emulator,
  collectionName: string,
  query: Query,
): Promise<unknown[]> {
  const answer = await fetch(`${urls.functions}/v1/database`, {
    method: 'POST',
    headers: { authorization: `Bearer ${functionsToken}` },
    body: JSON.stringify({
      action: 'database.getDocument',
      params: { collectionName, query: JSON.stringify(query), queryType: 'WHERE' },
    }),
  });
  const { data } = (await answer.json()) as { data?: { list: string[] } };
  return (data?.list ?? []).map((text) => JSON.parse(text, (_, value) => numberIn(value) ?? value));
}

function numberIn(value: { $numberInt?: string; $numberDouble?: string } | null): number | undefined {
  const text = value?.$numberInt ?? value?.$numberDouble;
  return text === undefined ? undefined : Number(text);
}
