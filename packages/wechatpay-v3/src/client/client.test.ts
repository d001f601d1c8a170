import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Rsa } from 'wechatpay-axios-plugin';
import { apis } from '../apis/index';
import { answer, closeServers, options, type Received, refuse, serve } from '../testing/loopback';
import { merchant, publicKey } from '../testing/wechat-pay';
import { createClient } from './client';

afterEach(closeServers);

const order = {
  description: 'tea',
  out_trade_no: '20260101000001',
  notify_url: 'https://pay.example.com/notify',
  amount: { total: 100 },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
};
const prepaid = { prepay_id: 'wx201410272009395522657a690389285100' };
const query = { path: { out_trade_no: order.out_trade_no } };
const transaction = { mchid: merchant.mchId, out_trade_no: order.out_trade_no, trade_state: 'NOTPAY' };

/** The signed text of a request, verified by wechatpay-axios-plugin. */
function isSigned({ method, url, headers, body }: Received): boolean {
  const header = String(headers.authorization);
  const value = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(header)?.[1] ?? '';
  const text = `${method}\n${url}\n${value('timestamp')}\n${value('nonce_str')}\n${body}\n`;
  return Rsa.verify(text, value('signature'), merchant.certificate);
}

describe('a request', () => {
  it('is signed, has the account, and names the key for its answer', async () => {
    const { url, received } = await serve((_, response) => answer(response, 200, prepaid));
    const client = createClient({ ...options, endpoints: [url] });
    const told = await client.request(apis.jsapiOrder, { body: order }, { requestId: 'r1' });
    expect(told).toEqual({ status: 200, json: prepaid });
    const [one] = received;
    expect(one && isSigned(one)).toBe(true);
    expect(one).toMatchObject({
      method: 'POST',
      url: '/v3/pay/transactions/jsapi',
      json: { ...order, appid: options.appid, mchid: options.mchId },
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'wechatpay-serial': publicKey.name,
        'x-request-id': 'r1',
      },
    });
  });

  it('of a service provider has its form, and path and query of a GET are signed as they are sent', async () => {
    const { url, received } = await serve((_, response) =>
      answer(response, 200, {
        ...{
          sp_mchid: merchant.mchId,
          sub_mchid: '1900000109',
          out_trade_no: 'a|b*c@d',
          trade_state: 'NOTPAY',
        },
      }),
    );
    const client = createClient({ ...options, mode: 'partner', endpoints: [url] });
    await client.request(apis.queryOrderByOutTradeNo, {
      path: { out_trade_no: 'a|b*c@d' },
      query: { sub_mchid: '1900000109' },
    });
    expect(received[0] && isSigned(received[0])).toBe(true);
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: `/v3/pay/partner/transactions/out-trade-no/a%7Cb*c%40d?sp_mchid=${merchant.mchId}&sub_mchid=1900000109`,
      body: '',
    });
    expect(received[0]?.headers).not.toHaveProperty('content-length');
  });

  it('of profit sharing has the service provider’s appid', async () => {
    const { url, received } = await serve((_, response) =>
      answer(response, 200, {
        ...{ type: 'MERCHANT_ID', account: '1', relation_type: 'STORE', sub_mchid: '1900000109' },
      }),
    );
    const client = createClient({ ...options, mode: 'partner', endpoints: [url] });
    const receiver = { type: 'MERCHANT_ID', account: '1', relation_type: 'STORE', name: '腾讯' };
    await client.request(apis.addReceiver, { body: { ...receiver, sub_mchid: '1900000109' } });
    expect(received[0]?.json).toMatchObject({ appid: options.appid, sub_mchid: '1900000109' });
  });

  it('without a body of the answer succeeds by its status', async () => {
    const { url } = await serve((_, response) => answer(response, 204));
    const client = createClient({ ...options, endpoints: [url] });
    expect(await client.request(apis.closeOrder, query)).toEqual({ status: 204 });
  });

  it('is refused before anything is sent, with the field', async () => {
    const { url, received } = await serve((_, response) => answer(response, 200, prepaid));
    const client = createClient({ ...options, endpoints: [url] });
    expect(() => client.prepare(apis.jsapiOrder, { body: { ...order, amount: { total: '1' } } })).toThrow(
      /amount\.total must be/,
    );
    expect(() => client.prepare(apis.jsapiOrder, { body: { ...order, mchid: '1900000110' } })).toThrow(
      /mchid must be the mchId of the client/,
    );
    expect(received).toEqual([]);
  });
});

it('an error shows neither a key nor a signature, at any depth', async () => {
  const { url, received } = await serve((_, response) => response.destroy());
  const client = createClient({ ...options, endpoints: [url], timeout: 2_000 });
  const error = await client.request(apis.jsapiOrder, { body: order }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  const shown = inspect(error, { showHidden: true, depth: 20 });
  const signatures = received.map(
    ({ headers }) => /signature="([^"]+)/.exec(String(headers.authorization))?.[1],
  );
  const secrets = [...signatures, merchant.apiV3Key, ...merchant.privateKey.split('\n').slice(1, -2)];
  expect(secrets.filter((secret) => secret === undefined || shown.includes(secret))).toEqual([]);
});

describe('a refusal', () => {
  it('is returned with code and message, and a hint that only its reader sees', async () => {
    const { url } = await serve((_, response) => refuse(response, 403, 'NO_AUTH', '商户未开通权限'));
    const client = createClient({ ...options, endpoints: [url] });
    const told = await client.request(apis.queryOrderByOutTradeNo, query);
    expect(told).toEqual({ status: 403, json: { code: 'NO_AUTH', message: '商户未开通权限' } });
    expect(Reflect.get(told, 'hint')).toMatch(/may not use this API/);
  });

  it('of an order is returned only after the query shows that there is none', async () => {
    const { url, received } = await serve(({ method }, response) =>
      method === 'GET' ? refuse(response, 404, 'ORDER_NOT_EXIST') : refuse(response, 403, 'RULE_LIMIT'),
    );
    const client = createClient({ ...options, endpoints: [url] });
    expect(await client.request(apis.jsapiOrder, { body: order })).toMatchObject({
      json: { code: 'RULE_LIMIT' },
    });
    expect(received.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET']);
  });

  it('of an order that exists rejects, with the state', async () => {
    const { url } = await serve(({ method }, response) =>
      method === 'GET' ? answer(response, 200, transaction) : refuse(response, 403, 'RULE_LIMIT'),
    );
    const client = createClient({ ...options, endpoints: [url] });
    await expect(client.request(apis.jsapiOrder, { body: order })).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      query: { out_trade_no: order.out_trade_no },
      state: { trade_state: 'NOTPAY' },
    });
  });
});
