import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { apis } from '../apis/index';
import { answer, closeServers, options, type Received, refuse, serve } from '../testing/loopback';
import { merchant } from '../testing/wechat-pay';
import { createClient } from './client';

afterEach(closeServers);

const order = {
  ...{ description: 'tea', out_trade_no: '20260101000001', notify_url: 'https://pay.example.com/notify' },
  ...{ amount: { total: 100 }, payer: { openid: 'o1' } },
};
const counter = {
  ...{ description: 'tea', out_trade_no: '20260101000001', amount: { total: 100 } },
  ...{ payer: { auth_code: '134567890123456789' }, scene_info: { store_info: { id: '1' } } },
};
const prepaid = { prepay_id: 'wx2014' };
const transaction = { mchid: merchant.mchId, out_trade_no: order.out_trade_no, trade_state: 'NOTPAY' };

type Reply = (received: Received, response: ServerResponse) => void;

async function clientOf(...replies: Reply[]) {
  const received: Received[] = [];
  let count = 0;
  const { url } = await serve((one, response) => {
    received.push(one);
    const reply = replies[Math.min(count++, replies.length - 1)];
    reply?.(one, response);
  });
  return { client: createClient({ ...options, endpoints: [url], timeout: 5_000 }), received };
}

const lose: Reply = (_, response) => response.destroy();
const busy: Reply = (_, response) => refuse(response, 500, 'SYSTEM_ERROR');
const prepay: Reply = (_, response) => answer(response, 200, prepaid);

describe('a request is repeated', () => {
  it.each<[string, Reply]>([
    ['without an answer', lose],
    ['with SYSTEM_ERROR', busy],
    ['with the page of a gateway', (_, response) => response.writeHead(502).end('Bad Gateway')],
  ])('%s: with the same body and a signature of its own', async (_, first) => {
    const { client, received } = await clientOf(first, prepay);
    expect(await client.request(apis.jsapiOrder, { body: order })).toEqual({ status: 200, json: prepaid });
    const [one, other] = received;
    expect(other?.body).toBe(one?.body);
    expect(other?.headers.authorization).not.toBe(one?.headers.authorization);
  });

  it('on the backup host if the main one cannot be reached', async () => {
    const main = await refusingAddress();
    const backup = await serve((_, response) => answer(response, 200, prepaid));
    const client = createClient({ ...options, endpoints: [main, backup.url] });
    expect(await client.request(apis.jsapiOrder, { body: order })).toMatchObject({ json: prepaid });
  });

  it('three times at most; then the outcome is unknown, with the number to query', async () => {
    const { client, received } = await clientOf(lose);
    await expect(client.request(apis.jsapiOrder, { body: order })).rejects.toMatchObject({
      ...{ code: 'OUTCOME_UNKNOWN', outcomeUnknown: true, query: { out_trade_no: order.out_trade_no } },
      message: expect.stringContaining('(3 attempts)'),
    });
    expect(received).toHaveLength(3);
  });
});

describe('a request is not repeated', () => {
  it.each<[string, Reply, object]>([
    ['without an answer', lose, { code: 'OUTCOME_UNKNOWN' }],
    ['with SYSTEM_ERROR', busy, { code: 'OUTCOME_UNKNOWN' }],
  ])('of a payment code that may have been charged: %s', async (_, reply, error) => {
    const { client, received } = await clientOf(reply);
    await expect(client.request(apis.codepay, { body: counter })).rejects.toMatchObject(error);
    expect(received.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('after an answer that cannot be believed', async () => {
    const { client, received } = await clientOf((_, response) => response.writeHead(200).end('{}'));
    await expect(client.request(apis.jsapiOrder, { body: order })).rejects.toMatchObject({
      ...{ code: 'ANSWER_INVALID', outcomeUnknown: true, query: { out_trade_no: order.out_trade_no } },
    });
    expect(received).toHaveLength(1);
  });

  it('after the caller has given up', async () => {
    const stop = new AbortController();
    const { client, received } = await clientOf(() => stop.abort());
    await expect(
      client.request(apis.jsapiOrder, { body: order }, { signal: stop.signal }),
    ).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', message: expect.stringContaining('aborted') });
    expect(received).toHaveLength(1);
  });
});

describe('a call', () => {
  it('ends by its deadline, and a query without an answer changes nothing', async () => {
    const { url } = await serve(() => undefined);
    const client = createClient({ ...options, endpoints: [url], timeout: 400 });
    const started = performance.now();
    await expect(
      client.request(apis.queryOrderByOutTradeNo, { path: { out_trade_no: order.out_trade_no } }),
    ).rejects.toMatchObject({ code: 'UNREACHABLE', outcomeUnknown: false });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('that certainly reached no server may be made again', async () => {
    const client = createClient({ ...options, endpoints: [await refusingAddress()], timeout: 1_000 });
    await expect(client.request(apis.jsapiOrder, { body: order })).rejects.toMatchObject({
      ...{
        code: 'UNREACHABLE',
        outcomeUnknown: false,
        message: expect.stringContaining('refuses connections'),
      },
    });
  });

  it('that was refused after a lost answer is unclear, unless the code proves the outcome', async () => {
    const paid = await clientOf(lose, (_, response) => refuse(response, 400, 'ORDERPAID'));
    expect(await paid.client.request(apis.jsapiOrder, { body: order })).toMatchObject({
      json: { code: 'ORDERPAID' },
    });
    const limited = await clientOf(lose, (_, response) => refuse(response, 403, 'RULE_LIMIT'));
    await expect(limited.client.request(apis.jsapiOrder, { body: order })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('an earlier attempt of this call may have been carried out'),
    });
  });

  it('with a number that an earlier call used is judged by that call', async () => {
    let lost = true;
    const { client } = await clientOf(({ method }, response) => {
      if (lost) response.destroy();
      else if (method === 'GET') refuse(response, 404, 'ORDER_NOT_EXIST');
      else refuse(response, 403, 'RULE_LIMIT');
    });
    const call = () => client.request(apis.jsapiOrder, { body: order });
    await expect(call()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    lost = false;
    await expect(call()).rejects.toMatchObject({ message: expect.stringContaining('may still arrive') });
  });

  it('whose signature WeChat Pay refuses is returned with what to do, as no key was proven yet', async () => {
    const { client } = await clientOf((_, response) =>
      response.writeHead(401).end(JSON.stringify({ code: 'SIGN_ERROR', message: '错误的签名，验签失败' })),
    );
    const told = await client.request(apis.jsapiOrder, { body: order });
    expect(told).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' } });
    expect(Reflect.get(told, 'hint')).toMatch(/privateKey does not belong to the certificate 408B07E7/);
  });

  it('whose signature is suddenly refused without a signature is unclear', async () => {
    const { client } = await clientOf(
      (_, response) => answer(response, 200, transaction),
      (_, response) => response.writeHead(401).end(JSON.stringify({ code: 'SIGN_ERROR' })),
    );
    await client.request(apis.queryOrderByOutTradeNo, { path: { out_trade_no: order.out_trade_no } });
    await expect(client.request(apis.jsapiOrder, { body: order })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
  });
});
