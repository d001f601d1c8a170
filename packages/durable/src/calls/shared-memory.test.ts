/** Calls with an `Idempotency-Key`, remembered in the database: for their full lifetime, by all gateways. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CallFailure } from '@opencloudpay/cloudpay';
import type { KeyedCall, Remembered } from '@opencloudpay/gateway/extension';
import { createRedact, NotMade, TooManyCalls } from '@opencloudpay/gateway/extension';
import { sql } from 'kysely';
import type { DatabaseOptions } from '../database/open-database';
import { openStore, type Store } from '../store/store';
import {
  closeAll,
  durableGateway,
  folderDatabase,
  serverDatabase,
  type TestDatabase,
  type TestedGateway,
} from '../testing/durable';
import { accountAt, captureLog, type FakeWechatPay, startFakeWechatPay } from '../testing/gateway';
import { createSharedMemory } from './shared-memory';

const TOKEN = 'the-token-of-this-test';
const QUERY = { out_trade_no: 'ORDER-1' };

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('calls remembered on %s', (kind, open) => {
  let database: TestDatabase;
  let wechatPay: FakeWechatPay;
  beforeAll(async () => {
    database = await open();
    wechatPay = await startFakeWechatPay();
  });
  afterEach(async () => {
    await closeAll();
    wechatPay.requests.length = 0;
  });
  afterAll(async () => {
    await wechatPay.close();
    await database.close();
  });

  const gatewayOn = (options: DatabaseOptions) =>
    durableGateway(options, {
      recovery: false,
      bills: { enabled: false },
      cloudpay: {
        tokens: [{ token: TOKEN }],
        account: accountAt(wechatPay.url),
        rate: { perSecond: 10_000, burst: 10_000 },
        timeout: 60_000,
      },
    });

  async function close({ gateway }: TestedGateway, outTradeNo: string, key: string) {
    const answer = await gateway.fetch(
      new Request('http://gateway.test/v1/cloudpay/closeOrder', {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}`, 'Idempotency-Key': key },
        body: JSON.stringify({ sub_mch_id: '1712734762', out_trade_no: outTradeNo }),
      }),
    );
    return { status: answer.status, text: await answer.text() };
  }

  it('are known to a restarted gateway, and to one next to the gateway that made them', async () => {
    const options = database.options();
    const first = await gatewayOn(options);
    const numbers = Array.from({ length: 40 }, (_, index) => `KEPT-${index + 10}`);
    const repeatAll = (gateway: TestedGateway) =>
      Promise.all(numbers.map((number) => close(gateway, number, `key-of-${number}`)));
    const answers = await repeatAll(first);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    // Only one gateway at a time can open a folder.
    if (kind === 'a folder') await first.gateway.close();
    const second = await gatewayOn(options);
    expect(await repeatAll(second)).toEqual(answers);
    expect(wechatPay.requests).toHaveLength(numbers.length);
    expect(second.log.lines().map(({ code }) => code)).toEqual(numbers.map(() => 'REPEATED'));
  });

  describe('in one store', () => {
    let store: Store;
    const log = captureLog();
    beforeAll(async () => {
      store = await openStore({ database: database.options(), bodyKey: 'ab'.repeat(32) });
    });
    afterAll(() => store.close());

    const memory = (timeout = 5_000) =>
      createSharedMemory({ store: store.callKeys, logger: log.logger, redact: createRedact([]), timeout });

    /** A call, and how many times it was made. */
    function keyed(more: Partial<KeyedCall> & { gives?: object | Error } = {}) {
      const { gives = { result_code: 'SUCCESS' }, ...others } = more;
      const made: number[] = [];
      const call: KeyedCall = {
        ...{ key: randomUUID(), fingerprint: 'same', readOnly: false, query: QUERY },
        async act(): Promise<Remembered> {
          made.push(1);
          if (gives instanceof Error) throw gives;
          return { answer: { fields: gives as Record<string, unknown> }, repeated: false };
        },
        ...others,
      };
      return { call, made };
    }

    it('are kept for their full lifetime, however many follow', async () => {
      const calls = 200;
      const filled = 2000;
      const made = new Map<string, number>();
      const call = (index: number) => {
        const key = `k-${index}`;
        const act = async () => {
          const times = (made.get(key) ?? 0) + 1;
          made.set(key, times);
          return { answer: { fields: { index, times } }, repeated: false };
        };
        return memory().once('busy', { ...{ key, fingerprint: 'same', readOnly: false, query: QUERY }, act });
      };
      const make = (from: number, to: number) =>
        Promise.all(Array.from({ length: to - from }, (_, index) => call(from + index)));
      await make(0, calls / 2);
      // Most of those that follow are rows like those that calls make.
      await sql`
        insert into ${sql.table(`${store.database.schema}.call_keys`)} (holder, key, fingerprint, run, until, outcome, seal_key)
        select holder, 'filled-' || n, fingerprint, run, until, outcome, seal_key
        from ${sql.table(`${store.database.schema}.call_keys`)}, generate_series(1, ${filled}::integer) n
        where holder = 'busy' and key = 'k-0'
      `.execute(store.database.db);
      await make(calls / 2, calls);
      expect(made.size).toBe(calls);
      for (const index of [0, 1, 99, calls - 1])
        expect(await call(index)).toEqual({ answer: { fields: { index, times: 1 } }, repeated: true });
      const { known } = await store.database.db
        .selectFrom('call_keys')
        .select(({ fn }) => fn.countAll<number>().as('known'))
        .where('holder', '=', 'busy')
        .where('until', '>', sql<Date>`now() + interval '9 minutes'`)
        .executeTakeFirstOrThrow();
      expect(Number(known)).toBe(calls + filled);
    });

    it('are made once, even if they arrive at several gateways at the same time', async () => {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      let made = 0;
      const { call } = keyed({
        async act() {
          made += 1;
          await released;
          return { answer: { fields: { refund_id: '50' }, hint: 'why' }, repeated: false };
        },
      });
      const outcomes = Array.from({ length: 5 }, () => memory().once('holder', call));
      setTimeout(release, 300);
      const all = await Promise.all(outcomes);
      expect(made).toBe(1);
      expect(all.map(({ answer }) => answer)).toEqual(
        Array(5).fill({ fields: { refund_id: '50' }, hint: 'why' }),
      );
      expect(all.filter(({ repeated }) => repeated)).toHaveLength(4);
    });

    it('fail in the same way when they are repeated, with the same query and advice', async () => {
      const failure = new CallFailure(-601008, 'The outcome is unknown', {
        query: QUERY,
        problems: [{ field: 'attach', problem: 'is too long' }],
      });
      const { call, made } = keyed({ gives: failure });
      for (const gateway of [memory(), memory(), memory()])
        await expect(gateway.once('holder', call)).rejects.toMatchObject({
          errCode: -601008,
          message: 'The outcome is unknown',
          query: QUERY,
          problems: [{ field: 'attach', problem: 'is too long' }],
        });
      expect(made).toHaveLength(1);
      const broken = keyed({ gives: new TypeError('a mistake of ours') });
      await expect(memory().once('holder', broken.call)).rejects.toThrow(TypeError);
      await expect(memory().once('holder', broken.call)).rejects.toThrow(/The outcome is unknown/);
      expect(broken.made).toHaveLength(1);
    });

    it.each([
      ['something was in the way', new NotMade('no database')],
      ['too many were under way', new TooManyCalls(-501009, 'too many', 1)],
    ])('are made when the first was not, as %s', async (_case, failure) => {
      const { call, made } = keyed();
      const refused = { ...call, act: () => Promise.reject(failure) };
      await expect(memory().once('holder', refused)).rejects.toBe(failure);
      expect(await memory().once('holder', call)).toMatchObject({ repeated: false });
      expect(await memory().once('holder', call)).toMatchObject({ repeated: true });
      expect(made).toHaveLength(1);
    });

    it('are refused if the key belongs to another call, and are separate for each token', async () => {
      const { call, made } = keyed();
      await memory().once('holder', call);
      await expect(memory().once('holder', { ...call, fingerprint: 'other' })).rejects.toThrow(
        /used for another call/,
      );
      expect(await memory().once('another', { ...call, fingerprint: 'other' })).toMatchObject({
        repeated: false,
      });
      expect(made).toHaveLength(2);
    });

    it('of a gateway that died in the middle are not made again: the outcome is unknown', async () => {
      const { call, made } = keyed();
      await store.callKeys.begin({ holder: 'holder', ...call }, 'the run of a dead gateway', 600);
      await expect(memory(300).once('holder', call)).rejects.toMatchObject({
        message: expect.stringMatching(/has not recorded the outcome.*query before you retry/),
        query: QUERY,
      });
      expect(made).toHaveLength(0);
    });

    it('are made again after their lifetime, and are deleted then', async () => {
      const { call, made } = keyed();
      await memory().once('holder', call);
      const { db } = store.database;
      await db
        .updateTable('call_keys')
        .set({ until: new Date(Date.now() - 1_000) })
        .execute();
      expect(await memory().once('holder', call)).toMatchObject({ repeated: false });
      expect(made).toHaveLength(2);
      await store.callKeys.forgetOld();
      expect(await db.selectFrom('call_keys').select('key').execute()).toEqual([{ key: call.key }]);
    });

    it('are stored encrypted, because answers hold personal data', async () => {
      const { call } = keyed({ gives: { sub_openid: 'oPayerInClearText' } });
      await memory().once('holder', call);
      const rows = await store.database.db.selectFrom('call_keys').select(['outcome', 'seal_key']).execute();
      for (const { outcome, seal_key } of rows) {
        expect(Buffer.from(outcome ?? []).toString('latin1')).not.toContain('oPayer');
        expect(seal_key).toEqual(expect.any(String));
      }
    });

    it('are not made if they cannot be stored, and the callers are advised to repeat or to query', async () => {
      const { call, made } = keyed();
      const { schema, executeSql } = store.database;
      await executeSql(`alter table ${schema}.call_keys rename to away`);
      await expect(memory().once('holder', call)).rejects.toMatchObject({
        code: 'SYSTEM_ERROR',
        message: expect.stringMatching(
          /database does not answer.*was not sent.*Repeat the call with the same key/,
        ),
        query: QUERY,
      });
      await executeSql(`alter table ${schema}.away rename to call_keys`);
      expect(made).toHaveLength(0);
      expect(await memory().once('holder', call)).toMatchObject({ repeated: false });
    });

    it('are answered even if the answer cannot be stored, and are not made again', async () => {
      const { schema, executeSql } = store.database;
      const { call, made } = keyed();
      const { act } = call;
      const losing = {
        ...call,
        async act() {
          await executeSql(`alter table ${schema}.call_keys rename to away`);
          return act();
        },
      };
      expect(await memory().once('holder', losing)).toMatchObject({ repeated: false });
      await executeSql(`alter table ${schema}.away rename to call_keys`);
      await expect(memory(300).once('holder', call)).rejects.toThrow(/The outcome is unknown/);
      expect(made).toHaveLength(1);
      expect(log.lines()).toContainEqual(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    });
  });
});
