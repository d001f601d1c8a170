/**
 * Faults and attacks, on both kinds of database: the answer, the log, and the contents of the store afterwards. Faults
 * that only a server can have are in `outage.test.ts`, those of a folder in `full-disk.test.ts`.
 */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { callbackAdapter, serveGateway } from '@opencloudpay/gateway';
import { openStore } from './store/store';
import { contentsOf, NOTHING } from './testing/contents';
import {
  closeAll,
  durableGateway,
  eventually,
  folderDatabase,
  serverDatabase,
  settled,
  type TestDatabase,
  type TestedGateway,
} from './testing/durable';
import {
  ACKNOWLEDGED,
  accountAt,
  addressOf,
  listen,
  MERCHANT,
  PAYMENT,
  paymentXml,
  post,
  refundXml,
  TARGET,
} from './testing/gateway';
import { takeJobs } from './testing/take-jobs';

const MB = 1024 * 1024;
const DAY = 24 * 60 * 60 * 1000;
/** For functions that must not time out, however busy the machine is. */
const PATIENT = { functionTimeout: 60_000, lease: 90_000 };
const NUMBER = String(PAYMENT['out_trade_no']);
const TOKEN = 'a-token-for-one-merchant-alone';
const SECOND = { mchId: '1800780001', apiKey: '0123456789abcdef0123456789abcdef' };
const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

const codesOf = ({ log }: TestedGateway) => log.lines().map(({ code }) => code);

/** Everything that jest would stop together with the clock. */
const TIMERS = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'] as const),
  ...(['clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const),
];

let genuine = 0;

/** The state of a gateway before an attack that must not harm it. */
async function before(test: TestedGateway) {
  const contents = await contentsOf(test.gateway.store);
  const calls = test.calls.length;
  const lines = test.log.lines().length;
  return {
    /** The log lines since then. */
    codes: () => codesOf(test).slice(lines),
    /** Checks that nothing was stored or called since then, and that a genuine notification still is. */
    async isUnharmed() {
      expect(await contentsOf(test.gateway.store)).toEqual(contents);
      expect(test.calls).toHaveLength(calls);
      genuine += 1;
      const name = `genuine-${genuine}`;
      await eventually(async () => (await test.pay(other(name))).text === ACKNOWLEDGED);
      await settled(test);
      expect(test.calls.slice(calls)).toMatchObject([{ event: { outTradeNo: name } }]);
      const { notifications, deliveries } = contents;
      expect(await contentsOf(test.gateway.store)).toEqual({
        ...{ ...contents, notifications: notifications + 1, deliveries: deliveries + 1 },
      });
      const { notifications: stored } = await test.gateway.store.showOrder(name);
      expect(stored).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    },
  };
}

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('a durable gateway on %s', (_, open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  describe('under attack', () => {
    let test: TestedGateway;
    beforeAll(async () => {
      const account = accountAt('http://127.0.0.1:9');
      test = await durableGateway(database.options(), {
        merchants: [MERCHANT, SECOND],
        cloudpay: { tokens: [{ token: TOKEN, envId: 'prod-1a2b', subMchIds: ['1712734762'] }], account },
        ...{ recovery: false, bills: { enabled: false } },
      });
    });
    afterAll(closeAll);

    it('refuses 10 MB bodies, with or without their length, and stores none of them', async () => {
      const { codes, isUnharmed } = await before(test);
      const body = Buffer.alloc(10 * MB, paymentXml());
      expect(await post(test.gateway, addressOf('pay'), body)).toMatchObject({ status: 413, code: 'FAIL' });
      let sent = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 1;
          controller.enqueue(body.subarray(0, MB));
          if (sent === 10) controller.close();
        },
      });
      expect(await post(test.gateway, addressOf('refund'), stream)).toMatchObject({ status: 413 });
      expect(sent).toBeLessThan(10);
      expect(codes()).toEqual(['BODY_TOO_LARGE', 'BODY_TOO_LARGE']);
      await isUnharmed();
    });

    it('refuses forged notifications, and stores none of them', async () => {
      const { codes, isUnharmed } = await before(test);
      const stranger = 'fedcba9876543210fedcba9876543210';
      const altered = paymentXml().replace('<total_fee>1<', '<total_fee>100<');
      expect(altered).not.toBe(paymentXml());
      const forgeries = [
        [addressOf('pay'), paymentXml({}, stranger), 401, 'SIGNATURE_INVALID'],
        [addressOf('pay', { total_fee: 100 }), altered, 401, 'SIGNATURE_INVALID'],
        [addressOf('pay'), paymentXml({ mch_id: '1800780009' }, stranger), 401, 'MERCHANT_UNKNOWN'],
        [addressOf('refund'), refundXml({}, stranger), 401, 'DECRYPTION_FAILED'],
        [addressOf('pay').replace(/[^/]+$/, 'AAAAAAAAAAAAAAAAAAAAAA'), paymentXml(), 403, 'TOKEN_MISMATCH'],
        [addressOf('refund'), paymentXml(), 400, 'NOTIFICATION_INVALID'],
      ] as const;
      for (const [address, body, status] of forgeries)
        expect(await post(test.gateway, address, body)).toMatchObject({ status, code: 'FAIL' });
      expect(codes()).toEqual(forgeries.map(([, , , code]) => code));
      await isUnharmed();
    });

    it('refuses a token for another merchant, environment or function, and stores nothing', async () => {
      const { codes, isUnharmed } = await before(test);
      // The address for an order's notifications.
      const order = other('another-order');
      const xml = paymentXml();
      for (const address of [
        addressOf('pay', order),
        addressOf('pay', { total_fee: 2 }),
        addressOf('pay').replace('/prod-1a2b/', '/test-1a2b/'),
        addressOf('pay').replace('/pay_cb/', '/gift_cb/'),
        addressOf('refund').replace('/refund/', '/pay/'),
      ])
        expect(await post(test.gateway, address, xml)).toMatchObject({ status: 403, code: 'FAIL' });
      expect(codes()).toEqual(Array(5).fill('TOKEN_MISMATCH'));
      // The address for a function's calls.
      const call = async (data: object, envId = 'prod-1a2b') => {
        const answer = await test.gateway.fetch(
          new Request('http://gateway.test/v1/cloudpay/unifiedOrder', {
            method: 'POST',
            headers: { Authorization: `Bearer ${TOKEN}`, 'X-WX-ENV': envId },
            body: JSON.stringify({
              out_trade_no: 'X',
              body: 'Tea',
              total_fee: 1,
              function_name: 'pay_cb',
              ...data,
            }),
          }),
        );
        return answer.status;
      };
      expect(await call({ sub_mch_id: '1900000999' })).toBe(403);
      expect(await call({ sub_mch_id: '1712734762' }, 'test-1a2b')).toBe(403);
      await isUnharmed();
      // An order's own address, and a payment of the same number and amount to another merchant of the same gateway.
      await test.gateway.store.orders.begin({
        ...{ merchant: '1712734762', outTradeNo: 'same', api: 'unifiedOrder', totalFee: 1 },
        ...{ route: TARGET, asked: {} },
      });
      const theirs = { ...other('same'), mch_id: SECOND.mchId, sub_mch_id: '1900000999' };
      expect(
        await post(test.gateway, addressOf('pay', other('same')), paymentXml(theirs, SECOND.apiKey)),
      ).toMatchObject({ status: 403 });
      expect(await test.gateway.store.showOrder('same')).toMatchObject({
        orders: [{ state: 'asked' }],
        notifications: [],
        mismatches: [{ field: 'sub_mch_id', received: '1900000999' }],
      });
    });
  });

  describe('under faults', () => {
    afterEach(async () => {
      jest.useRealTimers();
      await closeAll();
    });

    it('ends a slow-loris connection, in the head or in the body, and stores nothing of it', async () => {
      const test = await durableGateway(database.options(), { deliveryTimeout: 300 });
      const { codes, isUnharmed } = await before(test);
      const server = await serveGateway(
        { fetch: test.gateway.fetch, close: async () => {} },
        { port: 0, headersTimeout: 150, requestTimeout: 400 },
      );
      const { pathname } = new URL(addressOf('pay'));
      const xml = paymentXml();
      const head = `POST ${pathname} HTTP/1.1\r\nHost: g\r\nContent-Length: ${xml.length}\r\n\r\n`;
      /** Sends the beginning, then one byte at a time until the gateway closes the connection. */
      const dripping = (beginning: string, rest: string) =>
        new Promise<string>((resolve) => {
          const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
          let answer = '';
          let at = 0;
          const drip = setInterval(() => socket.write(rest[at++] ?? ''), 20);
          socket.on('data', (chunk) => {
            answer += chunk;
          });
          socket.on('error', () => {});
          socket.on('close', () => {
            clearInterval(drip);
            resolve(answer);
          });
          socket.write(beginning);
        });
      const [ofHead, ofBody] = await Promise.all([
        dripping(head.slice(0, 5), head.slice(5) + xml),
        dripping(head + xml.slice(0, 200), xml.slice(200)),
      ]);
      expect(ofHead).toMatch(/^HTTP\/1\.1 408 /);
      expect(ofBody).toMatch(/^HTTP\/1\.1 408 .*FAIL/s);
      expect(codes()).toEqual(['BODY_TOO_SLOW']);
      await server.close();
      await isUnharmed();
    });

    it('delivers a replayed notification once: while in progress, after delivery, and with one byte changed', async () => {
      const release: (() => void)[] = [];
      const test = await durableGateway(database.options(), {
        ...PATIENT,
        answer: () => new Promise((resolve) => release.push(() => resolve({ errcode: 0 }))),
      });
      await test.pay();
      await eventually(() => release.length === 1);
      for (let time = 0; time < 3; time += 1) expect((await test.pay()).text).toBe(ACKNOWLEDGED);
      release[0]?.();
      await settled(test);
      expect((await test.pay()).text).toBe(ACKNOWLEDGED);
      const once = { notifications: 1, deliveries: 1 };
      const [genuine] = (await test.gateway.store.listNotifications()).records;
      expect(genuine).toMatchObject({ state: 'delivered', attempts: 1, duplicates: 4 });

      const bytes = Buffer.from(paymentXml());
      for (let at = 0; at < bytes.length; at += 41) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const { status } = await post(test.gateway, addressOf('pay'), changed);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
      const elsewhere =
        addressOf('pay', {}, { ...TARGET, functionName: 'another' })
          .split('/')
          .at(-1) ?? '';
      expect(await post(test.gateway, addressOf('pay').replace(/[^/]+$/, elsewhere), bytes)).toMatchObject({
        status: 403,
      });
      expect(await contentsOf(test.gateway.store)).toEqual({ ...NOTHING, ...once });
      expect((await test.gateway.store.listNotifications()).records).toEqual([genuine]);
      expect(test.calls).toHaveLength(1);
      expect(codesOf(test).filter((code) => code === 'DUPLICATE')).toHaveLength(4);
    });

    it('retries a route to a missing function by the schedule, and keeps it as a dead letter', async () => {
      const host = await listen((incoming, outgoing) => {
        const isThere = incoming.url?.endsWith('/there');
        const answer = isThere
          ? { result: { errcode: 0 } }
          : { errorMessage: 'There is no function pay_cb.' };
        outgoing.writeHead(isThere ? 200 : 404).end(JSON.stringify({ requestId: 'r', ...answer }));
      });
      const functions = callbackAdapter({ functions: { url: host.url } });
      const test = await durableGateway(database.options(), {
        ...PATIENT,
        retry: { intervals: [30], giveUpAfter: 2 * DAY },
        answer: functions.invoke,
      });
      try {
        expect((await test.pay()).text).toBe(ACKNOWLEDGED);
        const there = { ...TARGET, functionName: 'there' };
        await post(test.gateway, addressOf('pay', other('there'), there), paymentXml(other('there')));
        const { executeSql, schema } = test.gateway.store.database;
        await eventually(async () => (await test.gateway.store.showOrder(NUMBER)).deliveries.length > 2);
        // Two days later.
        await executeSql(`update ${schema}.notifications set since = since - interval '2 days'
        where out_trade_no = '${NUMBER}'`);
        await settled(test);
        const { notifications, deliveries } = await test.gateway.store.showOrder(NUMBER);
        const failed = { code: 'FUNCTION_NOT_FOUND', diagnosis: expect.stringContaining('pay_cb') };
        expect(notifications).toMatchObject([{ state: 'dead', ...failed, nextAttemptAt: null }]);
        expect(deliveries.length).toBeGreaterThan(1);
        expect(deliveries).toEqual(
          deliveries.map((_, index) =>
            expect.objectContaining({ ...failed, verdict: 'failed', attempt: index + 1 }),
          ),
        );
        expect((await test.gateway.store.showOrder('there')).notifications).toMatchObject([
          { state: 'delivered', attempts: 1 },
        ]);
        expect(await contentsOf(test.gateway.store)).toMatchObject({ notifications: 2, jobs: 0 });
        expect(codesOf(test)).toContain('FUNCTION_NOT_FOUND');
      } finally {
        await host.close();
      }
    });

    describe('with a poison notification', () => {
      it.each([
        ['encrypted', '11'.repeat(32)],
        ['plain', undefined],
      ])(
        'that gateways die of, or whose content cannot be read (%s), delivers the others',
        async (_kind, bodyKey) => {
          const options = database.options();
          const store = await openStore({ database: options, bodyKey });
          const accept = (name: string) =>
            store.accept({
              ...{ kind: 'pay', fields: { ...PAYMENT, ...other(name) }, target: TARGET },
              ...{ source: 'notified', requestId: 'r' },
            });
          await accept('deadly');
          for (let death = 0; death < 3; death += 1) {
            const [job] = await takeJobs(store, 1);
            if (!job) throw new Error('There is no job.');
            await store.attempts.begin(job);
            await store.queue.giveBack(job);
          }
          await accept('unreadable');
          await store.database.executeSql(
            `update ${options.schema}.notifications set content = decode('00ff7b', 'hex') || content
           where out_trade_no = 'unreadable'`,
          );
          await store.close();
          const test = await durableGateway(options, {
            ...{ bodyKey, retry: { intervals: [60_000], giveUpAfter: 100_000 } },
          });
          await test.pay(other('neighbour'));
          await eventually(async () => (await test.gateway.store.state()).waiting === 2);
          await eventually(() => test.calls.length > 0);
          expect(test.calls).toMatchObject([{ event: { outTradeNo: 'neighbour' } }]);
          const found = async (name: string) => {
            const { notifications, deliveries } = await test.gateway.store.showOrder(name);
            const [{ state, code, attempts } = {}] = notifications;
            return [state, code, attempts, deliveries.map(({ verdict }) => verdict)];
          };
          expect(await found('deadly')).toEqual(['pending', 'GATEWAY_DIED', 3, [null, null, null]]);
          expect(await found('unreadable')).toEqual(['pending', 'CONTENT_UNREADABLE', 1, ['failed']]);
          await eventually(async () => (await test.gateway.store.state()).pending === 2);
          expect(await found('neighbour')).toEqual(['delivered', null, 1, ['delivered']]);
          expect(await contentsOf(test.gateway.store)).toEqual({
            ...{ ...NOTHING, notifications: 3, deliveries: 5, jobs: 2 },
          });
          expect(codesOf(test)).not.toContain('STORE_UNAVAILABLE');
        },
      );

      it('that has a callback answering 50 MB, bytes or NULs delivers the others, and stores little of the answer', async () => {
        const big = Buffer.alloc(MB, 'x');
        const host = await listen((_incoming, outgoing) => {
          outgoing.on('error', () => {});
          let written = 0;
          const more = () => {
            while (written < 50 && !outgoing.destroyed) {
              written += 1;
              if (!outgoing.write(big)) return void outgoing.once('drain', more);
            }
            outgoing.end();
          };
          more();
        });
        const overHttp = callbackAdapter({ functions: { url: host.url } });
        const circle: Record<string, unknown> = {};
        circle['itself'] = circle;
        const answers: Record<string, (...call: Parameters<typeof overHttp.invoke>) => Promise<unknown>> = {
          http: overHttp.invoke,
          large: async () => 'x'.repeat(50 * MB),
          bytes: async () => Buffer.from([0, 255, 254, 0, 192, 128]),
          text: async () => `\0\ud800${'\0'.repeat(100)}`,
          words: async () => ({ errcode: 1, errmsg: '\0\udfff\0' }),
          circle: async () => circle,
          thrown: () => Promise.reject(new Error('a\0b')),
          number: async () => 10n,
        };
        const test = await durableGateway(database.options(), {
          ...PATIENT,
          retry: { intervals: [30], giveUpAfter: 0 },
          answer: async (...call) =>
            (await answers[String(call[1]['outTradeNo'])]?.(...call)) ?? { errcode: 0 },
        });
        try {
          // On a busy machine WeChat Pay retries, because it got no answer in time.
          for (const name of [...Object.keys(answers), 'neighbour'])
            await eventually(async () => (await test.pay(other(name))).text === ACKNOWLEDGED);
          await settled(test);
          for (const name of Object.keys(answers)) {
            const { notifications, deliveries } = await test.gateway.store.showOrder(name);
            expect(notifications).toMatchObject([{ state: 'dead', code: expect.any(String) }]);
            expect(deliveries).toHaveLength(1);
            expect(JSON.stringify(deliveries[0]).length).toBeLessThan(40_000);
          }
          expect((await test.gateway.store.showOrder('neighbour')).notifications).toMatchObject([
            { state: 'delivered' },
          ]);
          for (const line of test.log.text().split('\n')) expect(line.length).toBeLessThan(2000);
          const unstored = test.log.lines().filter(({ code }) => code === 'STORE_UNAVAILABLE');
          expect(unstored.filter(({ reason }) => !/in time/.test(String(reason)))).toEqual([]);
        } finally {
          await host.close();
        }
      });
    });

    it('that has a clock jumping ahead and back delays nothing, repeats nothing, and ends no two days early', async () => {
      const started = Date.now();
      let finish = () => {};
      const test = await durableGateway(database.options(), {
        ...{ ...PATIENT, retry: { intervals: [50], giveUpAfter: 2 * DAY } },
        answer: async (_target, { outTradeNo }) => {
          if (String(outTradeNo).startsWith('slow'))
            await new Promise<void>((resolve) => {
              finish = resolve;
            });
          return {
            errcode: String(outTradeNo).startsWith('fails') && called(String(outTradeNo)) < 3 ? 1 : 0,
          };
        },
      });
      const called = (name: string) => test.calls.filter(({ event }) => event['outTradeNo'] === name).length;
      for (const by of [3 * DAY, -3 * DAY]) {
        for (const name of [`fails${by}`, `slow${by}`]) await test.pay(other(name));
        await eventually(() => called(`fails${by}`) > 0 && called(`slow${by}`) > 0);
        // A refund that waits for its payment; afterwards it must not wait.
        await test.refund({ ...other(`late${by}`), out_refund_no: `R${by}`, refund_id: `50${by}` });
        // Only the gateway's clock; time goes on. The database has its own clock, which the queue uses.
        jest.useFakeTimers({ now: started + by, doNotFake: [...TIMERS] });
        await test.pay(other(`after${by}`));
        await test.pay(other(`late${by}`));
        await eventually(() => called(`after${by}`) > 0);
        finish();
        await settled(test);
        jest.useRealTimers();
      }
      const { records } = await test.gateway.store.listNotifications();
      const attempts = records.map((record) => [record.outTradeNo, record.kind, record.attempts]);
      for (const by of [3 * DAY, -3 * DAY]) {
        expect(attempts.splice(-5).reverse()).toEqual([
          [`fails${by}`, 'pay', 3],
          [`slow${by}`, 'pay', 1],
          [`late${by}`, 'refund', 1],
          [`after${by}`, 'pay', 1],
          [`late${by}`, 'pay', 1],
        ]);
      }
      for (const { state, receivedAt, deliveredAt } of records) {
        expect(state).toBe('delivered');
        for (const at of [receivedAt, deliveredAt])
          expect(Math.abs(Number(at) - started)).toBeLessThan(60_000);
      }
      expect(await contentsOf(test.gateway.store)).toEqual({ ...NOTHING, notifications: 10, deliveries: 14 });
    });
  });
});
