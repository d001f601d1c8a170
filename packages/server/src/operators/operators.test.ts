/** The commands against a real store in a folder, with and without a running gateway. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type BillOperations,
  type OrderOperations,
  openStore,
  type Store,
  type UnknownOrder,
} from '@opencloudpay/durable';
import { createServerProgram } from '../program';
import { remoteOperators } from './remote-operators';
import { serveOperators } from './serve-operators';
import { gapNote } from './show';
import { SOCKET } from './wire';

const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';

let folder: string;
let config: string;
let store: Store;
let endSocket = async () => {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'operators-'));
  config = join(folder, 'gateway.json');
  // The commands need nothing else of a gateway's configuration.
  writeFileSync(config, JSON.stringify({ database: { folder: 'database' } }));
  store = await openStore({ database: { folder: join(folder, 'database') } });
  endSocket = await serveStore();
  await store.orders.begin({
    merchant: '1712734762',
    outTradeNo: 'TEA1',
    api: 'unifiedOrder',
    totalFee: 8800,
    route: { envId: 'prod', functionName: 'pay_cb' },
    asked: { body: '龙井茶' },
  });
  await notified('TEA1', 'pay_cb', 8800);
  await notified('TEA2', 'other_cb', 1);
  await attempt({ delivered: false, code: 'NO_REPLY', diagnosis: 'The function returned nothing.' });
});

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(async () => {
  await endSocket();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** The gateway of this test finds every lost order paid; what it was asked for. */
const lost: UnknownOrder[] = [];
const recovery: OrderOperations = {
  async recoverOrder(order) {
    lost.push(order);
    const found = await store.showNotification(1);
    if (!found) throw new Error('The test has no notification.');
    return { ...found.notification, outTradeNo: order.outTradeNo, target: order.target };
  },
};

/** Like a gateway that has the folder open, and has fetched no bill yet. */
function serveStore() {
  const bills: BillOperations = {
    listBills: async () => [],
    listDifferences: async ({ day }) => {
      throw new Error(`No bill of ${day} is fetched here.`);
    },
    runBills: async (_, { onProgress } = {}) => {
      onProgress?.({ rows: 1000 });
      return [];
    },
  };
  return serveOperators({ ...store, ...bills, ...recovery }, join(folder, 'database'));
}

function notified(outTradeNo: string, functionName: string, totalFee: number) {
  return store.accept({
    kind: 'pay',
    fields: {
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      appid: 'wxd2565e6a04246fd1',
      mch_id: '1900000109',
      sub_mch_id: '1712734762',
      openid: OPENID,
      out_trade_no: outTradeNo,
      transaction_id: `42${outTradeNo}`,
      total_fee: totalFee,
      time_end: '20260320132007',
    },
    target: { envId: 'prod', functionName },
    source: 'notified',
    requestId: `request of ${outTradeNo}`,
  });
}

/** Delivers TEA1 once, with this outcome. */
async function attempt(
  verdict: { delivered: true } | { delivered: false; code: 'NO_REPLY'; diagnosis: string },
) {
  const { jobs } = await store.database.transaction((trx) =>
    store.queue.claim(trx, { count: 10, groupLimit: 10, ignored: [] }),
  );
  for (const job of jobs) {
    if (!job.partitionKey.includes('TEA1')) {
      await store.queue.giveBack(job);
      continue;
    }
    const begun = await store.attempts.begin(job);
    if (begun) await store.attempts.settle(job, begun, { verdict, reply: { errcode: 1 }, durationMs: 12 });
  }
}

/** The output of a command, with the configuration of the store. */
const cloudpay = (...args: string[]) => typed(...args, '--config', config);

async function typed(...args: string[]): Promise<string> {
  let text = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const program = createServerProgram('0');
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ])
    command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'cloudpay', ...args]);
  return text;
}

const cells = (line: string | undefined) => (line ?? '').split(/ {2,}/);

describe('cloudpay deliveries list', () => {
  it('shows notifications, the newest first, with the reason if they are not delivered', async () => {
    const [headings, first, second, ...rest] = (await cloudpay('deliveries', 'list')).split('\n');
    expect(cells(headings)).toEqual([
      'ID',
      'RECEIVED',
      'KIND',
      'ORDER',
      'REFUND',
      'YUAN',
      'CALLBACK',
      'STATE',
      'TRIES',
      'NEXT',
      'WHY',
    ]);
    expect(first).toMatch(/^ *2 .* pay +TEA2 +0\.01 +prod\/other_cb +pending +0 /);
    expect(second).toMatch(
      /^ *1 .* pay +TEA1 +88\.00 +prod\/pay_cb +pending +1 .*NO_REPLY: The function returned/,
    );
    expect(rest).toEqual(['']);
  });

  it('is filtered', async () => {
    const orders = async (...args: string[]) =>
      JSON.parse(await cloudpay('deliveries', 'list', '--json', ...args)).records.map(
        (record: { outTradeNo: string }) => record.outTradeNo,
      );
    expect(await orders()).toEqual(['TEA2', 'TEA1']);
    expect(await orders('--order', 'TEA1')).toEqual(['TEA1']);
    expect(await orders('--function', 'other_cb', '--env', 'prod', '--kind', 'pay')).toEqual(['TEA2']);
    expect(await orders('--state', 'dead')).toEqual([]);
    expect(await orders('--from', '1h')).toEqual(['TEA2', 'TEA1']);
    expect(await orders('--to', '1h')).toEqual([]);
    expect(await orders('--before', '2')).toEqual(['TEA1']);
  });

  it('comes page by page', async () => {
    expect(await cloudpay('deliveries', 'list', '--limit', '1')).toMatch(/TEA2.*\nMore: --before 2\n$/s);
    expect(JSON.parse(await cloudpay('deliveries', 'list', '--limit', '1', '--json')).next).toBe(2);
  });

  it('--attempts shows every attempt', async () => {
    const [, first] = (await cloudpay('deliveries', 'list', '--attempts')).split('\n');
    expect(first).toMatch(/^ *1 +1 +1 .* 12 +pay +TEA1 +prod\/pay_cb +failed +NO_REPLY: /);
    await expect(cloudpay('deliveries', 'list', '--attempts', '--state', 'dead')).rejects.toMatchObject({
      code: 'OPTIONS_CONFLICT',
    });
  });

  it('takes --dead for one state, not in addition to another', async () => {
    await expect(cloudpay('deliveries', 'list', '--dead', '--state', 'pending')).rejects.toMatchObject({
      code: 'commander.conflictingOption',
    });
  });

  it.each([
    ['--from', 'yesterday', /Give a time such as/],
    ['--limit', '0', /whole number above 0/],
    ['--state', 'lost', /Allowed choices are pending, delivered, dead/],
  ])('refuses %s %s with an explanation', async (option, value, words) => {
    await expect(cloudpay('deliveries', 'list', option, value)).rejects.toThrow(words);
  });
});

describe('cloudpay orders recover', () => {
  const order = (...args: string[]) => cloudpay('orders', 'recover', 'LOST1', '--env', 'prod', ...args);

  it('asks the gateway for an order that the store has lost, with the callback that only a person knows', async () => {
    expect(await order('--function', 'pay_cb', '--merchant', '1712734762')).toMatch(
      /^The payment of LOST1 was found and is queued as notification 1: a running gateway calls prod\/pay_cb now\.\n/,
    );
    const target = { envId: 'prod', functionName: 'pay_cb' };
    expect(lost.splice(0)).toEqual([{ outTradeNo: 'LOST1', merchant: '1712734762', target }]);
    const { record } = JSON.parse(await order('--service', 'shop', '--path', '/paid', '--json'));
    expect(record).toMatchObject({ outTradeNo: 'LOST1', amount: 8800 });
    const container = { envId: 'prod', service: 'shop', path: '/paid' };
    expect(lost.splice(0)).toEqual([{ outTradeNo: 'LOST1', target: container }]);
  });

  it('refuses to guess the callback', async () => {
    await expect(order()).rejects.toMatchObject({ code: 'CALLBACK_UNNAMED' });
    await expect(order('--function', 'pay_cb', '--service', 'shop')).rejects.toMatchObject({
      code: 'commander.conflictingOption',
    });
    expect(lost).toEqual([]);
  });
});

describe('cloudpay deliveries show', () => {
  it('shows a notification with every attempt, the event and the answer', async () => {
    const text = await cloudpay('deliveries', 'show', '1');
    expect(text).toMatch(/^order +TEA1$/m);
    expect(text).toMatch(/^attempt 1 .*\d{4}-/m);
    expect(text).toMatch(/^ {2}why +The function returned nothing\.$/m);
    expect(text).toMatch(/^ {2}sent +\{.*"totalFee":8800/m);
    expect(text).toMatch(/^ {2}came back +\{"errcode":1\}$/m);
  });

  it('shortens openids, for programs too, by default', async () => {
    for (const options of [[], ['--json']]) {
      const text = await cloudpay('deliveries', 'show', '1', ...options);
      expect(text).toContain('oUpF…');
      expect(text).not.toContain(OPENID.slice(0, 5));
      expect(await cloudpay('deliveries', 'show', '1', '--full', ...options)).toContain(OPENID);
    }
  });

  it('says so if there is no such notification', async () => {
    await expect(cloudpay('deliveries', 'show', '77')).rejects.toThrow(/no notification 77.*deliveries list/);
  });
});

describe('cloudpay orders list', () => {
  it('shows orders, the newest first, with the money that went back', async () => {
    const order = (outTradeNo: string) =>
      store.orders.begin({
        merchant: '1712734762',
        outTradeNo,
        api: 'unifiedOrder',
        totalFee: 8800,
        route: { envId: 'prod', functionName: 'pay_cb' },
        asked: { body: '龙井茶', openid: OPENID },
      });
    const refund = (outTradeNo: string, outRefundNo: string, refundFee: number) =>
      store.refunds.begin({
        merchant: '1712734762',
        outTradeNo,
        outRefundNo,
        refundFee,
        totalFee: 8800,
        route: undefined,
        asked: {},
      });
    const { executeSql, schema } = store.database;
    for (const outTradeNo of ['PART', 'WHOLE', 'ASKED']) await order(outTradeNo);
    await executeSql(`update ${schema}.orders set state = 'paid' where out_trade_no in ('PART', 'WHOLE')`);
    for (const [outTradeNo, outRefundNo, cents] of [
      ['PART', 'PART-1', 3000],
      ['PART', 'PART-2', 200],
      ['WHOLE', 'WHOLE-1', 8800],
    ] as const)
      await refund(outTradeNo, outRefundNo, cents);
    await executeSql(
      `update ${schema}.refunds set state = 'succeeded' where out_refund_no in ('PART-1', 'WHOLE-1')`,
    );

    const [headings, ...rows] = (await cloudpay('orders', 'list')).split('\n');
    expect(cells(headings)).toEqual([
      'ID',
      'PLACED',
      'ORDER',
      'MERCHANT',
      'YUAN',
      'STATE',
      'PAID',
      'CALLBACK',
      'REFUSED',
    ]);
    expect(rows[0]).toMatch(/ ASKED +1712734762 +88\.00 +asked +prod\/pay_cb$/);
    expect(rows[1]).toMatch(/ WHOLE .* 88\.00 +refunded +prod/);
    expect(rows[2]).toMatch(/ PART .* 88\.00 +paid, 30\.00 refunded, 2\.00 being refunded +prod/);
    expect(rows[3]).toMatch(/ TEA1 .* 88\.00 +paid /);
    expect(await cloudpay('orders', 'show', 'WHOLE')).toMatch(/^state +refunded$/m);
    expect(await cloudpay('orders', 'list', '--limit', '1')).toMatch(/\nMore: --before \d+\n$/);

    const json = JSON.parse(await cloudpay('orders', 'list', '--state', 'paid', '--json'));
    expect(json.records).toMatchObject([
      { outTradeNo: 'WHOLE', state: 'paid', refundedFee: 8800, refundingFee: 0 },
      { outTradeNo: 'PART', state: 'paid', refundedFee: 3000, refundingFee: 200 },
      { outTradeNo: 'TEA1', refundedFee: 0 },
    ]);
    expect(JSON.stringify(json)).not.toContain(OPENID);
    for (const other of [
      ['--merchant', '1'],
      ['--env', 'other'],
      ['--function', 'other'],
      ['--to', '1h'],
    ])
      expect(JSON.parse(await cloudpay('orders', 'list', '--json', ...other)).records).toEqual([]);
  });
});

describe('ids that are missing from a list', () => {
  it('are explained, as they look like lost notifications', () => {
    expect(gapNote([{ id: 40 }, { id: 33 }, { id: 32 }], 'en')).toMatch(
      /^Ids skip numbers .* no notification is missing/,
    );
    expect(gapNote([{ id: 3 }, { id: 2 }, { id: 1 }], 'en')).toBe('');
  });
});

describe('cloudpay orders show', () => {
  it('shows all records of an order', async () => {
    const text = await cloudpay('orders', 'show', 'TEA1');
    expect(text).toMatch(/^state +paid$/m);
    expect(text).toMatch(/^yuan +88\.00$/m);
    expect(text).toMatch(/^what was asked +\{"body":"龙井茶"\}$/m);
    expect(text).toMatch(/^Notifications\nID .*\n *1 /m);
    expect(text).toMatch(/^Deliveries\nID .*\n *1 /m);
    expect(text).not.toMatch(/^Refunds|^Mismatches/m);
    expect(JSON.parse(await cloudpay('orders', 'show', 'TEA1', '--json'))).toMatchObject({
      orders: [{ outTradeNo: 'TEA1', totalFee: 8800, state: 'paid', askedAt: expect.stringMatching(/Z$/) }],
      notifications: [{ id: 1 }],
      deliveries: [{ attempt: 1 }],
    });
  });

  it('shows its records of an order that was made elsewhere, and says so for an unknown order', async () => {
    expect(await cloudpay('orders', 'show', 'TEA2')).toMatch(
      /^The order TEA2 was not placed through this gateway/,
    );
    await expect(cloudpay('orders', 'show', 'TEA9')).rejects.toThrow('The order TEA9 is unknown here.');
  });
});

describe('a name or a number that is nearly right', () => {
  it('of a function is named below an empty list', async () => {
    const hint = /\nNo order names the function pay_bc\. Did you mean pay_cb\?\n$/;
    for (const args of [
      ['deliveries', 'list'],
      ['deliveries', 'list', '--attempts'],
      ['orders', 'list'],
    ])
      expect(await cloudpay(...args, '--function', 'pay_bc')).toMatch(hint);
    expect(await cloudpay('deliveries', 'list', '--function', 'nowhere_near')).not.toMatch(/Did you mean/);
    expect(await cloudpay('orders', 'list', '--function', 'pay_cb')).not.toMatch(/No order names/);
    expect(await cloudpay('deliveries', 'replay', '--from', '1h', '--function', 'pay_bc')).toMatch(hint);
    expect(JSON.parse(await cloudpay('orders', 'list', '--function', 'pay_bc', '--json'))).toEqual({
      records: [],
    });
  });

  it('of an order is the number of its transaction, or its beginning; not one of another order', async () => {
    await expect(cloudpay('orders', 'show', '42TEA2')).rejects.toThrow(
      'The order 42TEA2 is unknown here. It is another number of the order TEA2.',
    );
    await expect(cloudpay('orders', 'show', 'tea1')).rejects.toThrow(/ Did you mean TEA1\?$/);
    await expect(cloudpay('orders', 'show', 'TEA')).rejects.toThrow(/ is unknown here\.$/);
  });
});

describe('redelivery', () => {
  it('retry delivers a notification now', async () => {
    // The code that its host has loaded, and no result yet: the row would show the last attempt's.
    expect(await cloudpay('deliveries', 'retry', '1')).toMatch(
      /^Notification 1 \(pay of TEA1\) is queued: a running gateway calls prod\/pay_cb now\.\n.*reload its host first.*\n.*deliveries show 1\n$/,
    );
    await attempt({ delivered: true });
    expect((await store.showNotification(1))?.notification.state).toBe('delivered');
    expect(JSON.parse(await cloudpay('deliveries', 'retry', '1', '2', '--json')).records).toMatchObject([
      { id: 1, state: 'pending' },
      { id: 2, state: 'pending' },
    ]);
    await attempt({ delivered: true });
    await expect(cloudpay('deliveries', 'retry', '1', '77')).rejects.toMatchObject({
      code: 'NOTIFICATION_UNKNOWN',
      message: expect.stringMatching(/no notification 77.* None was retried\.$/),
    });
    expect((await store.showNotification(1))?.notification.state).toBe('delivered');
  });

  it('replay takes undelivered notifications, and delivered ones on request', async () => {
    expect(await cloudpay('deliveries', 'replay', '--from', '1h')).toBe(
      '1 notification is queued for redelivery.\n',
    );
    expect(
      JSON.parse(await cloudpay('deliveries', 'replay', '--from', '1h', '--delivered', '--json')),
    ).toEqual({
      done: 2,
      total: 2,
    });
    expect(
      JSON.parse(await cloudpay('deliveries', 'replay', '--from', '1h', '--function', 'other_cb', '--json')),
    ).toEqual({ done: 1, total: 1 });
    expect(await cloudpay('deliveries', 'replay', '--from', '2h', '--to', '1h')).toMatch(
      /^0 notifications are/,
    );
  });

  it('replay shows its progress on a terminal, through the gateway too', async () => {
    const drawn: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => drawn.push(String(chunk)) > 0);
    const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
    Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
    try {
      await cloudpay('deliveries', 'replay', '--from', '1h');
    } finally {
      Object.defineProperty(process.stderr, 'isTTY', isTTY ?? { value: undefined, configurable: true });
    }
    expect(drawn.join('')).toContain('2/2 100 %');
  });
});

describe('cloudpay deliveries prune', () => {
  /** A notification that arrived and was delivered so many days ago. */
  async function deliveredBefore(days: number) {
    const { executeSql, schema } = store.database;
    await executeSql(`update ${schema}.notifications set state = 'delivered', code = null, diagnosis = null,
      received_at = now() - interval '${days} days', delivered_at = now() - interval '${days} days'
      where out_trade_no = 'TEA3'`);
  }

  it('counts first, and deletes old notifications with a second option, through the gateway too', async () => {
    await notified('TEA3', 'pay_cb', 1);
    await deliveredBefore(91);
    const prune = (...args: string[]) => cloudpay('deliveries', 'prune', '--before', ...args);
    expect(await prune('92d', '--yes')).toMatch(/^0 notifications were delivered before \d{4}-.*: deleted/);
    expect(await prune('90d')).toMatch(
      /^1 notification was delivered before .*Nothing is deleted yet: --yes/,
    );
    expect(JSON.parse(await prune('90d', '--json'))).toEqual({ done: 0, total: 1 });
    const through = await remoteOperators(join(folder, 'database'));
    const progress: unknown[] = [];
    const onProgress = (now: unknown) => progress.push(now);
    const before = new Date(Date.now() - 90 * 86_400_000);
    expect(await through?.prune({ before, dryRun: true, onProgress })).toEqual({ done: 0, total: 1 });
    expect(progress).toEqual([{ done: 0, total: 1 }]);
    expect(JSON.parse(await prune('90d', '--yes', '--json'))).toEqual({ done: 1, total: 1 });
    expect(JSON.parse(await cloudpay('deliveries', 'list', '--order', 'TEA3', '--json')).records).toEqual([]);
  });

  it('refuses notifications that the gateway still needs', async () => {
    const refused = {
      code: 'TOO_YOUNG',
      message: expect.stringContaining('younger than 15 days are not deleted: refunds'),
    };
    await expect(cloudpay('deliveries', 'prune', '--before', '14d', '--yes')).rejects.toMatchObject(refused);
    await expect(cloudpay('deliveries', 'prune', '--yes')).rejects.toThrow(/--before/);
  });
});

describe('the bills', () => {
  it('are listed and reconciled through the gateway, too', async () => {
    const gateway = await remoteOperators(join(folder, 'database'));
    const progress: number[] = [];
    expect(await gateway?.listBills()).toEqual([]);
    await expect(gateway?.listDifferences({ day: '2026-03-20' })).rejects.toThrow('No bill of 2026-03-20');
    await gateway?.runBills('2026-03-20', { onProgress: ({ rows }) => progress.push(rows) });
    expect(progress).toEqual([1000]);
  });
});

describe('a folder', () => {
  it('without a running gateway is opened by the command itself', async () => {
    await endSocket();
    await store.close();
    expect(existsSync(join(folder, 'database', SOCKET))).toBe(false);
    expect(await cloudpay('orders', 'show', 'TEA1')).toContain('TEA1');
    store = await openStore({ database: { folder: join(folder, 'database') } });
    // A socket that a killed gateway left behind does no harm.
    writeFileSync(join(folder, 'database', SOCKET), '');
    endSocket = await serveStore();
    expect(await cloudpay('orders', 'show', 'TEA1')).toContain('TEA1');
  });

  it('that is not configured is named as missing', async () => {
    const without = join(folder, 'without.json');
    writeFileSync(without, '{}');
    const program = createServerProgram('0');
    await expect(
      program.parseAsync(['node', 'cloudpay', 'orders', 'show', 'TEA1', '--config', without]),
    ).rejects.toMatchObject({ code: 'DATABASE_MISSING', message: expect.stringContaining('DATABASE_URL') });
  });

  it('takes the file of cloudpay serve in its folder, whose secrets it does not need', async () => {
    const before = process.cwd();
    const shop = mkdtempSync(join(tmpdir(), 'operators-of-serve-'));
    const database = JSON.stringify({ folder: join(folder, 'database') });
    writeFileSync(
      join(shop, 'cloudpay.jsonc'),
      `{ "merchants": [{}], // its key is in .env\n"database": ${database} }`,
    );
    process.chdir(shop);
    try {
      expect(await typed('orders', 'list')).toContain('TEA1');
      await expect(typed('orders', 'list', '--env-file', 'none')).rejects.toThrow(
        /--env-file names cannot be read/,
      );
    } finally {
      process.chdir(before);
      rmSync(shop, { recursive: true });
    }
  });
});
