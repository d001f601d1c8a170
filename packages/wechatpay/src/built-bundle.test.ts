/** The published bundle: what it loads and when, and that it contains all it needs (`scripts/build/left-out.ts`). */

import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import type * as wechatpay from './index';
import { certificate, closeServers, merchant, serve, success } from './testing/loopback';
import { runBuilt } from './testing/run-built';

afterEach(closeServers);

const ca = String(certificate('authority.pem'));
const pfx = certificate('client.p12').toString('base64');

/** Calls an API with the built client; resolves with the answer, or with the error. */
interface Call {
  api: keyof typeof wechatpay.apis;
  params: object;
  options: object;
  pfx: string;
}

async function callBuilt(bundle: string, { api, params, options, pfx }: Call): Promise<unknown> {
  const { apis, createClient } = require(bundle) as typeof wechatpay;
  const client = createClient({ pfx: Buffer.from(pfx, 'base64'), ...(options as wechatpay.ClientOptions) });
  try {
    const answer = await client.request(apis[api], params as never);
    return Buffer.isBuffer(answer) ? { base64: answer.toString('base64') } : answer;
  } catch (error) {
    const { name, message, code } = error as Error & { code: string };
    return { name, message, code };
  }
}

const call = (api: Call['api'], params: object, url: string, options: object = {}, env = {}) =>
  runBuilt(callBuilt, { api, params, pfx, options: { ...merchant, ca, endpoints: [url], ...options } }, env);

const query = { out_trade_no: '00123456' };
const order = {
  body: '龙井茶 & <糖>',
  out_trade_no: '00123456',
  total_fee: 1,
  spbill_create_ip: '127.0.0.1',
  notify_url: 'https://pay.example.com/notify',
  trade_type: 'JSAPI',
};

describe('the built client', () => {
  it('sends an order over TLS as signed XML and verifies the answer', async () => {
    const { url, received } = await serve(
      (request, response) => response.end(success(request, { prepay_id: 'wx2026' })),
      {},
    );
    expect(await call('unifiedOrder', order, url)).toMatchObject({
      result_code: 'SUCCESS',
      prepay_id: 'wx2026',
    });
    expect(received[0]?.fields).toMatchObject({ body: '龙井茶 & <糖>', total_fee: '1' });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      'accept-encoding': 'identity',
    });
  });

  it('shows the client certificate for a refund', async () => {
    const { url } = await serve(
      (received, response, request) => {
        const { subject } = (request.socket as TLSSocket).getPeerCertificate();
        response.end(success(received, { shown: String(subject?.CN) }));
      },
      { requestCert: true, rejectUnauthorized: false },
    );
    const refund = { out_trade_no: '00123456', out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
    expect(await call('refund', refund, url)).toMatchObject({ shown: '1800000001' });
  });

  it('returns a gzipped bill byte by byte, even if the server declares it as an encoding', async () => {
    const bill = gzipSync('交易时间\r\n`2026-01-01\r\n');
    const { url } = await serve((_, response) => {
      response.setHeader('Content-Encoding', 'gzip');
      response.end(bill);
    });
    const params = { bill_date: '20260101', bill_type: 'ALL', tar_type: 'GZIP' };
    expect(await call('downloadBill', params, url)).toEqual({ base64: bill.toString('base64') });
  });

  it('follows no redirection', async () => {
    const elsewhere = await serve('unseen');
    const { url, received } = await serve((_, response) => {
      response.writeHead(302, { Location: elsewhere.url }).end();
    });
    expect(await call('queryOrder', query, url)).toMatchObject({ message: expect.stringContaining('302') });
    expect([received.length, elsewhere.received.length]).toEqual([1, 0]);
  });

  it('uses no proxy of the environment', async () => {
    const proxy = await serve('unseen');
    const { url } = await serve((request, response) => response.end(success(request)));
    const env = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, HTTPS_PROXY: proxy.url };
    expect(await call('queryOrder', query, url, {}, env)).toMatchObject({ result_code: 'SUCCESS' });
    expect(proxy.received).toHaveLength(0);
  });

  it('distinguishes an answer that is too long, one that never comes, and a host that refuses', async () => {
    const endless = await serve('x'.repeat(300 * 1024));
    const silent = await serve(() => undefined);
    const options = { timeout: 5_000 };
    expect(await call('queryOrder', query, endless.url, options)).toMatchObject({
      message: expect.stringContaining('longer than 256 KiB'),
    });
    expect(await call('closeOrder', query, silent.url, options)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(await call('queryOrder', query, await refusingAddress(), options)).toMatchObject({
      code: 'UNREACHABLE',
    });
  });

  it('refuses XML with a DOCTYPE: the bundled parser has no entities', async () => {
    const { url } = await serve(
      '<!DOCTYPE xml [<!ENTITY a "SUCCESS">]><xml><return_code>&a;</return_code></xml>',
    );
    expect(await call('queryOrder', query, url)).toMatchObject({ name: 'RequestError' });
  });
});

/** What is loaded: files of the bundle, without those that its entries share, and built-ins that take time. */
async function loadings(bundle: string, { url }: { url: string }) {
  const files = () =>
    Object.keys(require.cache)
      .map((file) => file.slice(bundle.length - 'index.cjs'.length))
      .filter((file) => !file.startsWith('shared-'))
      .sort();
  const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };
  const atStart = new Set(moduleLoadList);
  const builtIns = () =>
    ['http', 'https', 'tls', 'net', 'zlib', 'http2', 'internal/deps/undici/undici'].filter(
      (name) => moduleLoadList.includes(`NativeModule ${name}`) && !atStart.has(`NativeModule ${name}`),
    );
  const loaded = () => ({ files: files(), builtIns: builtIns() });

  const { apis, createClient, ...rest } = require(bundle) as typeof wechatpay;
  const required = loaded();
  const client = createClient({
    ...{ appid: 'wx1', mchId: '1800000001', apiKey: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ' },
    pfx: Buffer.from('never read'),
    endpoints: [url],
    timeout: 60_000,
  });
  const created = loaded();
  await client.request(apis.queryOrder, { out_trade_no: '' }).catch(() => undefined);
  rest.signPayment(
    { appId: 'wx1', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5' },
    'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
  );
  const refused = loaded();
  await client.request(apis.queryOrder, { out_trade_no: '00123456' }).catch(() => undefined);
  return { required, created, refused, called: loaded() };
}

describe('the built bundle', () => {
  it('loads neither HTTP nor TLS before a call goes out, and no XML parser for an answer in the usual form', async () => {
    const { url } = await serve((request, response) => response.end(success(request)));
    const { required, created, refused, called } = await runBuilt(loadings, { url });
    const nothing = { files: ['index.cjs'], builtIns: [] };
    const validators = { files: ['index.cjs', 'validators.cjs'], builtIns: [] };
    expect({ required, created, refused }).toEqual({
      required: nothing,
      created: nothing,
      refused: validators,
    });
    expect(called.files).toEqual(['client/connection/http.cjs', 'index.cjs', 'validators.cjs']);
    // Neither HTTP/2 nor Node's `fetch` nor decompression: axios would load them.
    expect(called.builtIns).toEqual(['http', 'https', 'tls', 'net']);
  });

  it('loads the XML parser for an answer in another form', async () => {
    const { url } = await serve((request, response) =>
      response.end(`<?xml version="1.0"?>${success(request)}`),
    );
    const { called } = await runBuilt(loadings, { url });
    expect(called.files).toContain('xml/xml-parser.cjs');
  });
});
