/** Real gateway processes, killed at random moments. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudPay } from '@opencloudpay/cloudpay';
import {
  closeAll,
  closedFolder,
  durableGateway,
  eventually,
  serverDatabase,
  settled,
  type TestDatabase,
} from './testing/durable';
import { addressOf, listen, MERCHANT, paymentXml, startFakeWechatPay } from './testing/gateway';
import { bundleGateway, type GatewayProcess, startGatewayProcess } from './testing/gateway-process';
import { V3_MERCHANT, v3AddressOf, v3Payment } from './testing/gateway-v3';
import { CALL_TOKEN } from './testing/recovering';

const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

let database: Awaited<ReturnType<typeof serverDatabase>>;
beforeAll(async () => {
  database = await serverDatabase();
});
afterEach(closeAll);
afterAll(() => database.close());

describe('a gateway that is killed', () => {
  let program: string;
  let functions: Awaited<ReturnType<typeof listen>>;
  const calls: string[] = [];
  /** Runs once, in the next call of the function, before the answer. */
  const before = new Map<string, () => void>();
  const processes: GatewayProcess[] = [];

  beforeAll(async () => {
    program = bundleGateway();
    functions = await listen(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { outTradeNo } = JSON.parse(Buffer.concat(chunks).toString()) as { outTradeNo: string };
      calls.push(outTradeNo);
      before.get(outTradeNo)?.();
      outgoing.end('{"errcode":0}');
    });
  });
  afterEach(async () => {
    for (const { kill, ended } of processes.splice(0)) {
      kill();
      await ended;
    }
  });
  afterAll(() => functions.close());

  async function gatewayProcess(schema: string, more: Record<string, string> = {}): Promise<GatewayProcess> {
    const one = await startGatewayProcess(program, {
      DATABASE_URL: database.postgres.url,
      SCHEMA: schema,
      FUNCTIONS: functions.url,
      MERCHANTS: JSON.stringify([V3_MERCHANT]),
      ...more,
    });
    processes.push(one);
    return one;
  }

  /** As WeChat Pay sends it, over HTTP. */
  const notify = (gateway: GatewayProcess, name: string) =>
    fetch(addressOf('pay', other(name)).replace('http://gateway.test', gateway.url), {
      method: 'POST',
      body: paymentXml(other(name)),
    });

  const notifyByV3 = (gateway: GatewayProcess, name: string) => {
    const { body, headers } = v3Payment(other(name));
    const address = v3AddressOf('pay', other(name)).replace('http://gateway.test', gateway.url);
    return fetch(address, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  };

  /** Until the next gateway has delivered the remaining notifications. */
  async function killAndInherit(
    name: string,
    prepare: (killed: GatewayProcess) => void,
    more = {},
    send = notify,
  ) {
    const options = database.options();
    const killed = await gatewayProcess(options.schema, more);
    prepare(killed);
    expect((await send(killed, name)).ok).toBe(true);
    await killed.ended;
    const successor = await durableGateway(options, { merchants: [MERCHANT, V3_MERCHANT] });
    await settled(successor);
    return { successor, order: await successor.gateway.store.showOrder(name) };
  }

  it('in the middle of a call, or before its answer was recorded, loses nothing: another gateway calls again, and the records say why', async () => {
    const killInTheMiddle = (name: string) => (killed: GatewayProcess) =>
      before.set(name, () => {
        killed.kill();
        before.delete(name);
      });
    const all = await Promise.all([
      killAndInherit('in-the-middle', killInTheMiddle('in-the-middle')),
      killAndInherit('of-v3-in-the-middle', killInTheMiddle('of-v3-in-the-middle'), {}, notifyByV3),
      killAndInherit('answered', () => {}, { DIE: 'answered' }),
    ]);
    for (const { successor, order } of all) {
      const { notifications, deliveries } = order;
      const [notification] = notifications;
      expect(notification).toMatchObject({ state: 'delivered', attempts: 2 });
      expect(calls.filter((name) => name === notification?.outTradeNo)).toHaveLength(1);
      expect(successor.calls).toHaveLength(1);
      expect(deliveries).toMatchObject([
        { attempt: 1, endedAt: null, verdict: null },
        { attempt: 2, verdict: 'delivered', gateway: successor.gateway.store.gateway },
      ]);
      expect(deliveries[0]?.gateway).not.toBe(deliveries[1]?.gateway);
      const { records } = await successor.gateway.store.listDeliveries({ verdict: 'open' });
      expect(records).toMatchObject([{ id: deliveries[0]?.id }]);
    }
  });

  it.each([
    ['a PostgreSQL server', () => database, 3],
    ['a folder', closedFolder, 2],
  ] as [string, () => TestDatabase | Promise<TestDatabase>, number][])(
    'at any instant, on %s, loses nothing that it acknowledged, and calls nothing again that was recorded',
    async (kind, open, rounds) => {
      const test = await open();
      const options = test.options();
      const acknowledged: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const gateway = await gatewayProcess(
          options.schema,
          'folder' in options ? { FOLDER: options.folder } : {},
        );
        const sending = (async () => {
          for (let number = 0; number < 1000; number += 1) {
            const name = `any-${kind.length}-${round}-${number}`;
            if ((await notify(gateway, name)).ok) acknowledged.push(name);
          }
        })().catch(() => {});
        // The gateway has started, and is in the middle of its work.
        const enough = acknowledged.length + 3;
        await eventually(() => acknowledged.length >= enough);
        await sleep(Math.random() * 150);
        gateway.kill();
        await gateway.ended;
        await sending;
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(3 * rounds);
      const successor = await durableGateway(options);
      await settled(successor);
      const times = new Map<string, number>();
      for (const name of [...calls, ...successor.calls.map(({ event }) => String(event['outTradeNo']))])
        times.set(name, (times.get(name) ?? 0) + 1);
      for (const name of acknowledged) expect(times.get(name)).toBeGreaterThanOrEqual(1);
      // Each additional call follows one whose end was not recorded, or that a busy machine recorded as too slow.
      const extra = acknowledged.reduce((sum, name) => sum + (times.get(name) ?? 0) - 1, 0);
      const number = async (verdict: 'open' | 'failed') =>
        (await successor.gateway.store.listDeliveries({ verdict }, { limit: 1000 })).records.length;
      expect(extra).toBeLessThanOrEqual((await number('open')) + (await number('failed')));
      await successor.gateway.close();
      if (test !== database) await test.close();
    },
  );

  it('in the middle of an order makes it no second time: its function knows another gateway', async () => {
    const wechatPay = await startFakeWechatPay();
    const { schema } = database.options();
    const at = { WECHAT_PAY: wechatPay.url };
    const [first, second] = await Promise.all([gatewayProcess(schema, at), gatewayProcess(schema, at)]);
    const cloudPay = createCloudPay({
      gateway: { url: [first.url, second.url], token: CALL_TOKEN, timeout: 4_000 },
    });
    const order = (outTradeNo: string) =>
      cloudPay.unifiedOrder({
        ...{ outTradeNo, body: 'Tea', totalFee: 101, subMchId: MERCHANT.mchId, openid: 'o-payer' },
        ...{ envId: 'prod-1a2b', functionName: 'pay_cb' },
      } as Parameters<typeof cloudPay.unifiedOrder>[0]);
    const placed = (outTradeNo: string) =>
      wechatPay.requests.filter(
        ({ path, out_trade_no }) => path.endsWith('/unifiedorder') && out_trade_no === outTradeNo,
      );
    const held = wechatPay.hold();
    const outcome = order('in-the-middle').catch((error) => error);
    await held.arrived;
    first.kill();
    await first.ended;
    held.release();
    // The second gateway knows from the database that the order was sent, and not whether it was made.
    expect(await outcome).toMatchObject({ errCode: -601008, query: { outTradeNo: 'in-the-middle' } });
    expect(placed('in-the-middle')).toHaveLength(1);
    expect(
      await cloudPay.queryOrder({ outTradeNo: 'in-the-middle', subMchId: MERCHANT.mchId }),
    ).toMatchObject({
      resultCode: 'SUCCESS',
    });
    expect(await order('afterwards')).toMatchObject({ resultCode: 'SUCCESS' });
    expect(placed('afterwards')).toHaveLength(1);
    await wechatPay.close();
  });
});
