/** Real gateway processes, killed while they query WeChat Pay: for a bill, and for a silent order. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fromXml, sign, toXml } from '@opencloudpay/wechatpay';
import { sql } from 'kysely';
import type { DatabaseOptions } from './database/open-database';
import { openStore, type Store } from './store/store';
import { closeAll, durableGateway, eventually, serverDatabase, settled } from './testing/durable';
import { listen, MERCHANT, TARGET } from './testing/gateway';
import { bundleGateway, type GatewayProcess, startGatewayProcess } from './testing/gateway-process';
import { APPID, recoveringAt } from './testing/recovering';

let database: Awaited<ReturnType<typeof serverDatabase>>;
let program: string;
let wechatPay: Awaited<ReturnType<typeof listen>>;
/** How WeChat Pay and the functions of killed gateways handle requests. */
let answer: (path: string, body: Buffer, outgoing: ServerResponse) => void;

let options: DatabaseOptions & { schema: string };
/** The test's own view of the database, and control of the time. */
let store: Store;
const processes: GatewayProcess[] = [];

beforeAll(async () => {
  database = await serverDatabase();
  program = bundleGateway();
  wechatPay = await listen(async (incoming, outgoing) => {
    answer(incoming.url ?? '', await bodyOf(incoming), outgoing);
  });
});
beforeEach(async () => {
  options = database.options();
  store = await openStore({ database: options });
});
afterEach(async () => {
  for (const { kill, ended } of processes.splice(0)) {
    kill();
    await ended;
  }
  await closeAll();
  await store.close();
});
afterAll(async () => {
  await wechatPay.close();
  await database.close();
});

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function gatewayProcess(): Promise<GatewayProcess> {
  const one = await startGatewayProcess(program, {
    DATABASE_URL: database.postgres.url,
    SCHEMA: options.schema,
    FUNCTIONS: `${wechatPay.url}/functions`,
    WECHAT_PAY: wechatPay.url,
  });
  processes.push(one);
  return one;
}

const table = (name: string) => sql.id(options.schema, name);

/** PostgreSQL finishes the last statement of a killed process. */
const nothingGoesOn = () =>
  eventually(async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity
      where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()
    `.execute(store.database.db);
    return rows.length === 0;
  });

/** Kills a gateway while it waits for a locked table. */
async function killWithout(
  name: 'refunds' | 'notifications',
  start: () => Promise<GatewayProcess>,
  isThere: () => Promise<boolean>,
): Promise<void> {
  await store.database.transaction(async (trx) => {
    await sql`lock table ${table(name)} in access exclusive mode`.execute(trx);
    const killed = await start();
    await eventually(isThere);
    killed.kill();
    await killed.ended;
    // A statement that waits would be carried out: the server notices only when it answers that its client is gone.
    for (const pid of await waitingFor(name)) await sql`select pg_terminate_backend(${pid})`.execute(trx);
  });
  await nothingGoesOn();
}

/** The sessions that wait for a table. */
async function waitingFor(name: 'refunds' | 'notifications'): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select l.pid from pg_locks l join pg_class c on c.oid = l.relation
    where not l.granted and c.relname = ${name} and c.relnamespace = ${options.schema}::regnamespace
  `.execute(store.database.db);
  return rows.map(({ pid }) => pid);
}

describe('a bill', () => {
  /** A day whose bill WeChat Pay still has. */
  const DAY = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString().slice(0, 10);
  const ROWS = 2500;
  /** The rows of the first half and of the second half have differences. */
  const ALTERED = [10, 2300];
  const LACKING = [700, 2400];
  const STRANGERS = [20, 2310];

  const HEADER =
    '交易时间,公众账号ID,商户号,特约商户号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额';

  const lines = Array.from({ length: ROWS }, (_, index) => index + 1).flatMap((n) => {
    const payment = (name: string, cents: number) => {
      const yuan = (cents / 100).toFixed(2);
      return `\`${DAY} 12:00:00,\`${APPID},\`${MERCHANT.mchId},\`0,\`42${name},\`${name},\`oPayer,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`${yuan},\`0.00,\`0,\`0,\`0.00,\`,\`Tea,\`,\`0.01000,\`0.60%,\`${yuan},\`0.00\r\n`;
    };
    const own = LACKING.includes(n) ? [] : [payment(`order-${n}`, ALTERED.includes(n) ? 101 : 100)];
    return STRANGERS.includes(n) ? [...own, payment(`stranger-${n}`, 100)] : own;
  });
  const yuan = ((lines.length * 100 + ALTERED.length) / 100).toFixed(2);
  const TOTALS = `总交易单数,应结订单总金额,退款总金额,订单总金额\r\n\`${lines.length}.0,\`${yuan},\`0.00,\`${yuan}\r\n`;

  const difference = (kind: string, outTradeNo: string, here: number | null, there: number | null) => ({
    ...{ kind, outTradeNo },
    here: here === null ? null : expect.objectContaining({ state: 'paid', amount: here }),
    there: there === null ? null : expect.objectContaining({ state: 'SUCCESS', amount: there }),
  });

  const bill = () => store.database.db.selectFrom('bills').selectAll().executeTakeFirstOrThrow();
  const leaseIsOver = () =>
    store.database.db
      .updateTable('bills')
      .set({ leased_until: new Date(Date.now() - 1000) })
      .execute();
  async function rowsIn(name: 'bill_rows' | 'bill_differences', run: number): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from ${table(name)} where run = ${run}`.execute(store.database.db);
    return rows[0]?.n ?? 0;
  }

  it('has each difference once if its gateway is killed while reading, and the next while comparing', async () => {
    const { db } = store.database;
    await sql`
      insert into ${table('orders')}
        (merchant, out_trade_no, api, mch_id, total_fee, asked, state, transaction_id, asked_at, paid_at)
      select ${MERCHANT.mchId}, 'order-' || n, 'unifiedOrder', ${MERCHANT.mchId}, 100, '{}', 'paid', '42order-' || n, at, at
      from generate_series(1, ${ROWS}::integer) n, (values (${`${DAY}T12:00:00+08`}::timestamptz)) t(at)
    `.execute(db);
    await db
      .insertInto('bills')
      .values({
        ...{ mch_id: MERCHANT.mchId, sub_mch_id: '', day: DAY },
        ...{ state: 'waiting', next_attempt_at: new Date(Date.now() - 1000) },
      })
      .execute();

    answer = (_path, _body, outgoing) => {
      outgoing.write(`${HEADER}\r\n${lines.slice(0, ROWS / 2).join('')}`);
    };
    const first = await gatewayProcess();
    await eventually(async () => (await rowsIn('bill_rows', 1)) > 0);
    first.kill();
    await first.ended;
    expect(await rowsIn('bill_rows', 1)).toBe(1000);

    answer = (_path, _body, outgoing) => {
      outgoing.end(`${HEADER}\r\n${lines.join('')}${TOTALS}`);
    };
    await killWithout(
      'refunds',
      async () => {
        await leaseIsOver();
        return gatewayProcess();
      },
      async () => (await rowsIn('bill_differences', 2)) > 0,
    );
    expect(await rowsIn('bill_differences', 2)).toBe(ALTERED.length / 2 + STRANGERS.length / 2);
    expect(await bill()).toMatchObject({ state: 'waiting', attempts: 2, run: 0 });

    const { gateway: heir } = await durableGateway(options, recoveringAt(wechatPay.url));
    // The order is still in this state, as far as any gateway knows.
    expect(await heir.bills.runBills(DAY)).toMatchObject([{ state: 'running' }]);
    await leaseIsOver();
    await eventually(async () => (await bill()).state === 'compared');
    expect(await bill()).toMatchObject({ attempts: 3, run: 3, listed: lines.length, differences: 6 });
    const found = await heir.bills.listDifferences({ day: DAY });
    expect(found.map(({ kind, outTradeNo, here, there }) => ({ kind, outTradeNo, here, there }))).toEqual([
      difference('amount_differs', 'order-10', 100, 101),
      difference('missing_here', 'stranger-20', null, 100),
      difference('amount_differs', 'order-2300', 100, 101),
      difference('missing_here', 'stranger-2310', null, 100),
      difference('missing_there', 'order-700', 100, null),
      difference('missing_there', 'order-2400', 100, null),
    ]);
    await heir.close();
    // The data of the killed gateways is gone.
    expect([await rowsIn('bill_rows', 1), await rowsIn('bill_rows', 2)]).toEqual([0, 0]);
    expect(await rowsIn('bill_differences', 2)).toBe(0);
  });
});

describe('a lost notification', () => {
  it('is delivered by the next gateway, once, if the first is killed after WeChat Pay returned the payment', async () => {
    const { db } = store.database;
    const lost = { out_trade_no: 'lost-0001', transaction_id: '4200000000000000000000000001', total_fee: 88 };
    await db
      .insertInto('orders')
      .values({
        ...{ out_trade_no: lost.out_trade_no, total_fee: lost.total_fee, api: 'unifiedOrder', asked: '{}' },
        ...{ merchant: MERCHANT.mchId, mch_id: MERCHANT.mchId, appid: APPID, state: 'ordered' },
        ...{
          env_id: TARGET.envId,
          function_name: TARGET.functionName,
          asked_at: new Date(Date.now() - 600_000),
        },
      })
      .execute();
    const asked: string[] = [];
    answer = (path, body, outgoing) => {
      asked.push(path);
      const fields = {
        ...{ return_code: 'SUCCESS', result_code: 'SUCCESS', appid: APPID, mch_id: MERCHANT.mchId },
        ...{ nonce_str: fromXml(body)['nonce_str'] ?? '', trade_state: 'SUCCESS', trade_type: 'JSAPI' },
        ...{
          ...lost,
          cash_fee: lost.total_fee,
          bank_type: 'OTHERS',
          openid: 'oPayer',
          time_end: '20260320120000',
        },
      };
      outgoing.end(toXml({ ...fields, sign: sign(fields, MERCHANT.apiKey) }));
    };

    // The answer arrived, and storing it waits for the lock.
    const storing = async () => asked.length > 0 && (await waitingFor('notifications')).length > 0;
    await killWithout('notifications', gatewayProcess, storing);
    expect(asked).toEqual(['/pay/orderquery']);
    expect(await store.showOrder(lost.out_trade_no)).toMatchObject({
      orders: [{ state: 'ordered' }],
      notifications: [],
    });

    const order = () => db.selectFrom('orders').select('next_query_at').executeTakeFirstOrThrow();
    // The order is still in this state, as far as any gateway knows.
    expect((await order()).next_query_at?.getTime()).toBeGreaterThan(Date.now());
    const heir = await durableGateway(options, recoveringAt(wechatPay.url));
    await db
      .updateTable('orders')
      .set({ next_query_at: new Date(Date.now() - 1000) })
      .execute();
    await eventually(() => heir.calls.length > 0);
    await settled(heir);
    expect(asked).toEqual(['/pay/orderquery', '/pay/orderquery']);
    expect(heir.calls).toMatchObject([
      {
        target: TARGET,
        event: { outTradeNo: lost.out_trade_no, transactionId: lost.transaction_id, totalFee: 88 },
      },
    ]);
    expect(await store.showOrder(lost.out_trade_no)).toMatchObject({
      orders: [{ state: 'paid', transactionId: lost.transaction_id }],
      notifications: [
        { source: 'recovered', state: 'delivered', attempts: 1, duplicates: 0, amount: lost.total_fee },
      ],
      deliveries: [{ attempt: 1, verdict: 'delivered', gateway: heir.gateway.store.gateway }],
    });
  });
});
