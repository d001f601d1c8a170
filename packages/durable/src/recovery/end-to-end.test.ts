import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeEntry } from '@opencloudpay/gateway/node';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { createDurableGateway, type DurableGateway } from '../create-durable-gateway';
import { captureLog, fakeFunction, listen } from '../testing/gateway';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';

const TOKEN = 'token-of-the-functions-of-this-test';
const SECRET = 'secret-of-the-addresses-of-this-test';
const COUNT = 30;

let postgres: PostgresDatabase;
let simulator: Simulator;
let receiver: Awaited<ReturnType<typeof listen>>;
let gateways: DurableGateway[] = [];
const { adapter, calls } = fakeFunction();
const log = captureLog();

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  simulator = await startSimulator({
    refundDelay: 100,
    merchants: [{ subMerchants: [{}] }, { subMerchants: [{}] }],
  });
  let count = 0;
  const listener = nodeEntry({
    fetch: async (request) => {
      count += 1;
      return gateways[count % gateways.length]?.fetch(request) ?? new Response(null, { status: 503 });
    },
  });
  receiver = await listen(listener);
  const [byV2, byV3] = simulator.merchants as [Merchant, Merchant];
  const { publicKey, publicKeyId } = simulator.wechatPay;
  const v3Keys = { apiV3Key: byV3.apiV3Key, publicKey, publicKeyId };
  const common = {
    ...{ ca: simulator.ca, endpoints: [simulator.url] },
    notify: { baseUrl: receiver.url, secret: SECRET },
  };
  const options = {
    merchants: [
      { mchId: byV2.mchId, apiKey: byV2.apiKey },
      { mchId: byV3.mchId, ...v3Keys },
    ],
    notifySecret: SECRET,
    adapter,
    logger: log.logger,
    cloudpay: {
      tokens: [{ token: TOKEN }],
      account: {
        merchants: [
          {
            ...{ appid: byV2.appid, mchId: byV2.mchId, apiKey: byV2.apiKey, pfx: byV2.pfx, ...common },
            subMchIds: [byV2.subMchId],
          },
          {
            ...{ version: 'v3' as const, appid: byV3.appid, mchId: byV3.mchId, ...v3Keys, ...common },
            ...{ privateKey: byV3.key, serialNo: byV3.serialNo, subMchIds: [byV3.subMchId] },
          },
        ],
      },
    },
    database: { url: postgres.url },
    pollInterval: 50,
    // Long enough for a notification that is not lost, even on a busy machine.
    recovery: { silentAfter: 3000, interval: 50, perSecond: 1000 },
    bills: { enabled: false },
  };
  gateways = await Promise.all([createDurableGateway(options), createDurableGateway(options)]);
});

afterAll(async () => {
  await simulator.stop();
  await receiver.close();
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await postgres.close();
});

async function call(api: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${receiver.url}/v1/cloudpay/${api}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition() && waited < 15_000; waited += 50) await sleep(50);
}

/** Even numbers are orders of v3. */
const versionOf = (outTradeNo: string) => (Number(outTradeNo.slice(-4)) % 2 === 0 ? 'v3' : 'v2');
const merchantOf = (outTradeNo: string) =>
  simulator.merchants[versionOf(outTradeNo) === 'v3' ? 1 : 0] as Merchant;

describe('two gateways on one database, with accounts of v2 and v3, that lose some notifications', () => {
  it('have every payment and refund delivered, each of them once', async () => {
    const callbackOf = (outTradeNo: string) => ({
      ...{ env_id: 'prod', function_name: 'pay_cb', sub_mch_id: merchantOf(outTradeNo).subMchId },
    });
    const numbers = Array.from(
      { length: COUNT },
      (_, index) => `order-${String(index + 1).padStart(4, '0')}`,
    );
    const lost = numbers.filter((_, index) => index % 10 > 7);
    for (const outTradeNo of numbers) {
      const order = {
        out_trade_no: outTradeNo,
        body: 'Tea',
        total_fee: 88,
        sub_openid: 'oPayer-of-this-test-000000',
      };
      const made = await call('unifiedOrder', {
        ...callbackOf(outTradeNo),
        ...order,
        sub_appid: merchantOf(outTradeNo).subAppid,
      });
      expect(made).toMatchObject({ result_code: 'SUCCESS' });
      if (lost.includes(outTradeNo)) await simulator.setFault({ type: 'drop', outTradeNo });
      await simulator.pay(outTradeNo);
    }
    await until(() => calls.length >= COUNT);
    const refundOf = (outTradeNo: string) => ({
      ...{ ...callbackOf(outTradeNo), function_name: 'refund_cb', out_trade_no: outTradeNo },
      ...{ out_refund_no: `R-${outTradeNo}`, total_fee: 88, refund_fee: 8 },
    });
    const notified = ['order-0001', 'order-0002'];
    for (const outTradeNo of [...lost, ...notified])
      expect(await call('refund', refundOf(outTradeNo))).toMatchObject({ result_code: 'SUCCESS' });
    const expected = COUNT + lost.length + notified.length;
    await until(() => calls.length >= expected);
    // By now any duplicate delivery would have arrived.
    await sleep(1000);
    const called = calls.map(({ target, event }) => [
      'functionName' in target ? target.functionName : '',
      event['outTradeNo'],
    ]);
    expect(
      called
        .filter(([name]) => name === 'pay_cb')
        .map(([, number]) => number)
        .sort(),
    ).toEqual(numbers);
    expect(
      called
        .filter(([name]) => name === 'refund_cb')
        .map(([, number]) => number)
        .sort(),
    ).toEqual([...lost, ...notified].sort());
    const [gateway] = gateways;
    const recovered = await gateway?.store.listNotifications({ source: 'recovered' }, { limit: 100 });
    const found = recovered?.records ?? [];
    // On a busy machine, recovery may find one that is still on its way: then it is a duplicate.
    expect(found.map(({ kind, outTradeNo }) => `${kind} ${outTradeNo}`)).toEqual(
      expect.arrayContaining(lost.flatMap((outTradeNo) => [`pay ${outTradeNo}`, `refund ${outTradeNo}`])),
    );
    const metrics = await Promise.all(
      gateways.map(async ({ fetch }) => (await fetch(new Request('http://gateway/metrics'))).text()),
    );
    const counted = metrics.map((text) =>
      [...text.matchAll(/cloudpay_recovery_queries_total\{[^}]*outcome="recovered"\} (\d+)/g)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      ),
    );
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(found.length);
  });

  it.each([
    ['pay_cb', ['returnMsg', 'nonceStr', 'isSubscribe', 'subIsSubscribe'], ['cashFeeType']],
    [
      'refund_cb',
      ['settlementRefundFee', 'settlementTotalFee', 'refundAccount'],
      ['cashFee', 'cashRefundFee'],
    ],
  ])('%s gets the same event by both versions, notified or recovered', (name, onlyV2, onlyV3) => {
    const eventsBy = (version: string) =>
      calls
        .filter(({ target, event }) => {
          const isOfName = 'functionName' in target && target.functionName === name;
          return isOfName && versionOf(String(event['outTradeNo'])) === version;
        })
        .map(({ event }) => Object.keys(event).sort());
    const [v2 = [], ...othersOfV2] = eventsBy('v2');
    const [v3 = [], ...othersOfV3] = eventsBy('v3');
    expect([...v3, ...onlyV2].sort()).toEqual([...v2, ...onlyV3].sort());
    for (const one of othersOfV2) expect(one).toEqual(v2);
    for (const one of othersOfV3) expect(one).toEqual(v3);
  });

  it('fetch bills on request, by both versions', async () => {
    const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
    const byId = (one: { id: number }, other: { id: number }) => one.id - other.id;
    const bills = [...((await gateways[0]?.bills.runBills(yesterday)) ?? [])].sort(byId);
    expect(bills).toMatchObject([
      { day: yesterday, state: 'waiting', code: expect.stringMatching(/^(NO_BILL_EXIST|BILL_CREATING)$/) },
      { day: yesterday, state: 'waiting', code: expect.stringMatching(/^(NO_BILL_EXIST|BILL_CREATING)$/) },
    ]);
    const listed = [...((await gateways[1]?.bills.listBills()) ?? [])].sort(byId);
    expect(listed).toEqual(bills);
  });
});
