/** Answers that belong to other calls: refusals do not repeat their number, signed or not. */
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApiDeclaration, RequestParams } from '../api';
import { apis } from '../apis/index';
import { answer, closeServers, options, type Received, refuse, serve } from '../testing/loopback';
import { merchant, signedHeaders } from '../testing/wechat-pay';
import { createClient } from './client';

afterEach(closeServers);

const number = '20260101000001';
const amount = { refund: 50, total: 100, currency: 'CNY' };
const order = {
  ...{ description: 'tea', out_trade_no: number, notify_url: 'https://pay.example.com/notify' },
  ...{ amount: { total: 100 }, payer: { openid: 'o1' } },
};
const calls: Readonly<Record<string, { api: ApiDeclaration; params: RequestParams }>> = {
  order: { api: apis.jsapiOrder, params: { body: order } },
  refund: { api: apis.createRefund, params: { body: { out_trade_no: number, out_refund_no: 'r1', amount } } },
  queryOrder: { api: apis.queryOrderByOutTradeNo, params: { path: { out_trade_no: number } } },
  queryRefund: { api: apis.queryRefund, params: { path: { out_refund_no: 'r1' } } },
};

const SIGNED = [
  ...['ORDERPAID', 'ORDER_CLOSED', 'INVALID_REQUEST', 'NOT_ENOUGH', 'NO_AUTH', 'FREQUENCY_LIMITED'],
  ...['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'],
];
const UNSIGNED = ['SIGN_ERROR'];

/** WeChat Pay's own answer: order and refund exist, or nothing does. */
function own({ method, url }: Received, response: ServerResponse, isThere: boolean): void {
  const isRefund = url.includes('/refund/');
  if (!isThere && method === 'GET')
    refuse(response, 404, isRefund ? 'RESOURCE_NOT_EXISTS' : 'ORDER_NOT_EXIST');
  else if (!isThere) refuse(response, 403, isRefund ? 'NOT_ENOUGH' : 'NO_AUTH');
  else if (isRefund)
    answer(response, 200, {
      ...{
        refund_id: '50',
        out_refund_no: 'r1',
        out_trade_no: number,
        transaction_id: '42',
        channel: 'ORIGINAL',
      },
      ...{
        user_received_account: '-',
        create_time: '2026-01-01T10:00:00+08:00',
        status: 'PROCESSING',
        amount,
      },
    });
  else if (method === 'GET')
    answer(response, 200, { mchid: merchant.mchId, out_trade_no: number, trade_state: 'NOTPAY' });
  else answer(response, 200, { prepay_id: 'wx2014' });
}

interface Trouble {
  isThere: boolean;
  /** The refusal of another call, and the requests that get it. */
  other: string;
  at: readonly number[];
  /** The requests that are carried out but get no answer. */
  lost: readonly number[];
}

async function told(name: string, { isThere, other, at, lost }: Trouble) {
  let count = 0;
  const { url } = await serve((request, response) => {
    const index = count++;
    if (at.includes(index) && SIGNED.includes(other)) refuse(response, 403, other);
    else if (at.includes(index)) response.writeHead(401).end(JSON.stringify({ code: other, message: 'no' }));
    else if (lost.includes(index)) response.destroy();
    else own(request, response, isThere);
  });
  const client = createClient({ ...options, endpoints: [url], timeout: 20_000 });
  const { api, params } = calls[name] ?? {};
  if (!api || !params) throw new Error(name);
  const result = await client.request(api, params).catch((rejected: unknown) => rejected);
  return result as { status?: number; json?: { code?: string }; name?: string };
}

describe('a refusal that belongs to another call', () => {
  const trouble = fc.record({
    isThere: fc.constant(true),
    other: fc.constantFrom(...SIGNED, ...UNSIGNED),
    at: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 2 }),
    lost: fc.constantFrom([], [0], [1], [2], [1, 2, 3, 4, 5, 6]),
  });

  it('is never returned for an order or a refund that was carried out, whatever else is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('order', 'refund'), trouble, async (name, given) => {
        expect((await told(name, given)).json?.code).toBeUndefined();
      }),
      { numRuns: 12 },
    );
  });

  it('does not deny an order or a refund that exists', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('queryOrder', 'queryRefund'), trouble, async (name, given) => {
        expect(String((await told(name, given)).json?.code)).not.toMatch(/NOT_EXISTS?$/);
      }),
      { numRuns: 10 },
    );
  });

  it('does not turn a refused call into a success', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('order', 'refund'), trouble, async (name, given) => {
        expect((await told(name, { ...given, isThere: false })).status).not.toBe(200);
      }),
      { numRuns: 12 },
    );
  });

  it('does not share its connection with the next request', async () => {
    const ports: (number | undefined)[] = [];
    const { url } = await serve((request, response) => {
      ports.push(request.port);
      own(request, response, false);
    });
    const client = createClient({ ...options, endpoints: [url], timeout: 20_000 });
    await client.request(apis.queryOrderByOutTradeNo, { path: { out_trade_no: number } });
    expect([ports.length, new Set(ports).size]).toEqual([3, 3]);
  });
});

it('a success that belongs to another call closes its connection: the next call gets its own answer', async () => {
  const ports: (number | undefined)[] = [];
  let kept: string | undefined;
  const { url } = await serve(({ url: path, port }, response) => {
    ports.push(port);
    const [, asked = ''] = /out-trade-no\/(\w+)/.exec(path) ?? [];
    // The second request gets the answer of the first.
    const given = ports.length === 2 ? kept : asked;
    kept = asked;
    answer(response, 200, { mchid: merchant.mchId, out_trade_no: given, trade_state: 'NOTPAY' });
  });
  const client = createClient({ ...options, endpoints: [url] });
  const query = (out_trade_no: string) =>
    client.request(apis.queryOrderByOutTradeNo, { path: { out_trade_no } });
  expect(await query('ORDER1')).toMatchObject({ json: { out_trade_no: 'ORDER1' } });
  await expect(query('ORDER2')).rejects.toMatchObject({ code: 'ANSWER_INVALID', outcomeUnknown: false });
  expect(await query('ORDER3')).toMatchObject({ json: { out_trade_no: 'ORDER3' } });
  expect([ports[0] === ports[1], ports[1] === ports[2]]).toEqual([true, false]);
});

it('an order never gets the prepay id of the order before it, whose answer came twice', async () => {
  const ports: (number | undefined)[] = [];
  const kept = new Map<number | undefined, (to: ServerResponse) => void>();
  const { url } = await serve(({ json, port }, response) => {
    ports.push(port);
    const body = JSON.stringify({ prepay_id: `wx-of-${json['out_trade_no']}` });
    const headers = signedHeaders(body, Math.floor(Date.now() / 1000));
    const own = (to: ServerResponse) => to.writeHead(200, headers).end(body);
    // A copy came on this connection before: each request gets its predecessor's answer.
    const earlier = kept.get(port);
    kept.set(port, own);
    (earlier ?? own)(response);
  });
  const client = createClient({ ...options, endpoints: [url], timeout: 20_000 });
  const pay = (out_trade_no: string) => client.request(apis.jsapiOrder, { body: { ...order, out_trade_no } });
  expect(await pay('ORDER1')).toMatchObject({ json: { prepay_id: 'wx-of-ORDER1' } });
  // The copy is noticed, and the repeated request gets its own answer over another connection.
  expect(await pay('ORDER2')).toMatchObject({ json: { prepay_id: 'wx-of-ORDER2' } });
  expect([ports.length, ports[0] === ports[1], ports[1] === ports[2]]).toEqual([3, true, false]);
});

it('a copy of a refusal confirms nothing: the query is repeated until its own answer comes', async () => {
  let count = 0;
  let copied: Record<string, string> | undefined;
  const body = JSON.stringify({ code: 'ORDER_NOT_EXIST', message: 'no' });
  const { url } = await serve((request, response) => {
    count += 1;
    // The same bytes three times, then the order's own state.
    copied ??= signedHeaders(body, Math.floor(Date.now() / 1000));
    if (count <= 3) response.writeHead(404, copied).end(body);
    else own(request, response, true);
  });
  const client = createClient({ ...options, endpoints: [url], timeout: 20_000 });
  const told = await client.request(apis.queryOrderByOutTradeNo, { path: { out_trade_no: number } });
  expect(told).toMatchObject({ status: 200, json: { trade_state: 'NOTPAY' } });
});
