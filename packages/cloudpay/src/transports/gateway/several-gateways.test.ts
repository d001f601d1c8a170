/** A call to several addresses of gateways that share account and token. */

import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { listen } from '@opencloudpay/internal/testing/listen';
import { optionsFromEnvironment } from '../../options/options-from-environment';
import { untypedCloudPay } from '../../testing/untyped';

type Reaction = (response: ServerResponse) => void;

const LOST: Reaction = (response) => response.socket?.destroy();
const SILENT: Reaction = () => {};
const answering =
  (status: number, body: string): Reaction =>
  (response) =>
    response.writeHead(status).end(body);
const DONE = answering(200, '{"result_code":"SUCCESS"}');
const UNAVAILABLE = answering(503, '<h1>nginx</h1>');

const REFUND = { outTradeNo: '123456', outRefundNo: 'r1' };
const OPEN = { errCode: -601008, query: REFUND };

interface Arrival {
  at: string;
  key: unknown;
  body: string;
}

let arrivals: Arrival[];
const reactions: Record<string, Reaction> = {};
let a: Awaited<ReturnType<typeof listen>>;
let b: Awaited<ReturnType<typeof listen>>;
/** Refuses connections. */
let down: string;

function start(name: string) {
  return listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      arrivals.push({ at: name, key: request.headers['idempotency-key'], body });
      (reactions[name] ?? DONE)(response);
    }),
  );
}

beforeAll(async () => {
  arrivals = [];
  [a, b] = await Promise.all([start('a'), start('b')]);
  down = await refusingAddress();
  // The first call loads files, which may take longer than the calls below have.
  await through([a.url]).refund(REFUND);
});
beforeEach(() => {
  arrivals = [];
  for (const name of Object.keys(reactions)) delete reactions[name];
});
afterAll(() => Promise.all([a.close(), b.close()]));

const through = (url: readonly string[]) =>
  untypedCloudPay({ gateway: { url, token: 'the-token', timeout: 2000 } });
const places = () => arrivals.map(({ at }) => at).join('');

describe('a call whose first gateway', () => {
  it.each<[string, Reaction]>([
    ['breaks the connection after the request was sent', LOST],
    ['hangs', SILENT],
    ['answers 503 by its proxy', UNAVAILABLE],
  ])('%s is repeated at the next one, unchanged and with its key', async (_, reaction) => {
    reactions['a'] = reaction;
    expect(await through([a.url, b.url]).refund(REFUND)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(places()).toBe('ab');
    expect({ ...arrivals[1], at: 'a' }).toEqual(arrivals[0]);
    expect(arrivals[0]?.key).toMatch(/^[\w-]{36}$/);
  });

  it('refuses connections goes to the next one, and later calls begin there', async () => {
    const cloudPay = through([down, b.url]);
    expect(await cloudPay.refund(REFUND)).toMatchObject({ resultCode: 'SUCCESS' });
    reactions['b'] = answering(200, '{"result_code":"FAIL"}');
    expect(await cloudPay.queryOrder({})).toMatchObject({ resultCode: 'FAIL' });
    expect(places()).toBe('bb');
  });

  it('refuses connections is carried out once at the next one, whose own repetition comes back to it', async () => {
    reactions['b'] = (response) => {
      reactions['b'] = DONE;
      LOST(response);
    };
    expect(await through([down, b.url]).refund(REFUND)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(places()).toBe('bb');
    expect(arrivals[1]?.key).toBe(arrivals[0]?.key);
  });

  it('answers keeps the call, also with a refusal: it is not asked of another one', async () => {
    for (const refusal of [
      answering(200, '{"result_code":"FAIL"}'),
      answering(502, '{"errCode":-601001,"detail":"d"}'),
      answering(429, '{"errCode":-501003,"detail":"d"}'),
      answering(401, '{"errCode":-601004,"detail":"d"}'),
    ]) {
      reactions['a'] = refusal;
      await through([a.url, b.url])
        .refund(REFUND)
        .catch(() => undefined);
    }
    expect(places()).toBe('aaaa');
  });
});

describe('a call that must not be made twice (micropay)', () => {
  const micropay = (url: readonly string[]): Promise<unknown> =>
    Reflect.get(through(url), 'micropay')({ outTradeNo: '123456' });

  it('goes to the next gateway if the first one refuses connections: nothing was sent', async () => {
    expect(await micropay([down, b.url])).toMatchObject({ resultCode: 'SUCCESS' });
  });

  it('is not repeated at the next one once it may have arrived', async () => {
    reactions['a'] = LOST;
    await expect(micropay([a.url, b.url])).rejects.toMatchObject({
      errCode: -601008,
      query: { outTradeNo: '123456' },
    });
    expect(places()).toBe('a');
  });
});

describe('a call to several gateways', () => {
  it('is open if the repetition reaches none: the first one may have carried it out', async () => {
    reactions['a'] = LOST;
    await expect(through([a.url, down]).refund(REFUND)).rejects.toMatchObject(OPEN);
    // The third attempt, at the first address again, is the repetition: the second one was never sent.
    expect(places()).toBe('aa');
  });

  it('is open if all of them lose it, after one repetition', async () => {
    Object.assign(reactions, { a: LOST, b: LOST });
    await expect(through([a.url, b.url, a.url]).refund(REFUND)).rejects.toMatchObject(OPEN);
    expect(places()).toBe('ab');
  });

  it('is open if the second gateway refuses it: it knows nothing of the first one’s call', async () => {
    Object.assign(reactions, { a: LOST, b: answering(200, '{"result_code":"FAIL","err_code":"NOTENOUGH"}') });
    await expect(through([a.url, b.url]).refund(REFUND)).rejects.toMatchObject(OPEN);
  });

  it('fails with the reason of each address if none takes connections: nothing was sent', async () => {
    const gone = await start('gone');
    await gone.close();
    const { errCode, errMsg, query } = await through([down, gone.url])
      .refund(REFUND)
      .then(() => Promise.reject(new Error('The call succeeded')))
      .catch((error) => error);
    expect([errCode, query]).toEqual([-601003, undefined]);
    for (const url of [down, gone.url]) expect(errMsg).toContain(`${url.slice(7)} refuses connections`);
  });

  it('takes its addresses from one variable, with commas between them', () => {
    const env = {
      CLOUDPAY_GATEWAY_TOKEN: 't',
      CLOUDPAY_GATEWAY_URL: 'http://10.0.0.1:8080, http://10.0.0.2:8080,',
    };
    expect(optionsFromEnvironment(env)).toMatchObject({
      gateway: { url: ['http://10.0.0.1:8080', 'http://10.0.0.2:8080'] },
    });
  });

  it.each([
    [[], 'is an empty list: give at least one address'],
    [
      ['http://10.0.0.1', '10.0.0.2'],
      'must be an http or https address without a query, got "10.0.0.2" (string)',
    ],
  ])('refuses the addresses %j', (url, problem) => {
    expect(() => through(url)).toThrow(`gateway.url (CLOUDPAY_GATEWAY_URL) ${problem}`);
  });
});
