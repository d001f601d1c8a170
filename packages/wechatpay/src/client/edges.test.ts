/** Errors around a call: which component is named, what to do next, and whether something may have happened. */

import dns from 'node:dns';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ApiDeclaration } from '../api';
import { apis } from '../apis/index';
import { RequestError } from '../errors';
import { closeServers, merchant, serve, success } from '../testing/loopback';
import { createClient } from './client';
import { createPost } from './connection/post';
import type { ClientOptions } from './options';

// The shortest pauses between attempts.
beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => {
  jest.restoreAllMocks();
});
afterEach(closeServers);

type Params = Record<string, string | number>;
type Reply = Parameters<typeof serve>[0];

const client = (endpoints: string[], options: Partial<ClientOptions> = {}) =>
  createClient({ ...merchant, endpoints, timeout: 20_000, ...options });
const order = { out_trade_no: '00123456' };
const refund = { ...order, out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
/** The same declaration without the certificate, which these servers do not require. */
const refunding = { ...apis.refund, certificate: false };
const day = { bill_date: '20240101' };
const bill = '交易时间,总金额\r\n`2018-02-01 04:21:23,`0.01\r\n总交易单数\r\n`1\r\n';

async function failing(reply: Reply, api: ApiDeclaration, params: Params): Promise<RequestError> {
  const { url } = await serve(reply);
  const failure: unknown = await client([url])
    .request(api, params)
    .catch((error) => error);
  expect(failure).toBeInstanceOf(RequestError);
  return failure as RequestError;
}

const page = (status: number, title: string, headers: Record<string, string> = {}): Reply => {
  return (_, response) =>
    response
      .writeHead(status, { 'Content-Type': 'text/html', ...headers })
      .end(`<html>\r\n<head><title>${title}</title></head>\r\n<body>${title}</body></html>`);
};

describe.each<[string, Reply, RegExp]>([
  [
    'a page of a proxy',
    page(200, 'Access denied'),
    /it starts with "<html> <head><title>Access denied.*and is titled "Access denied"\): a proxy or a maintenance page may have answered\. Check the endpoint and the proxies in front of it/,
  ],
  [
    'a page that announces maintenance',
    page(200, '系统维护中'),
    /and is titled "系统维护中"\): a proxy or a maintenance page/,
  ],
  [
    'a captive portal',
    page(302, 'Moved', { Location: 'http://portal.example/login?token=abc' }),
    /it came with HTTP status 302 and points to portal\.example: WeChat Pay never redirects, so a captive portal or a proxy answered, or the endpoint is not WeChat Pay’s\. It was not followed/,
  ],
  [
    'a firewall',
    page(403, 'Forbidden'),
    /HTTP status 403: a firewall or a proxy forbids it\. Allow this machine/,
  ],
  [
    'a proxy that wants a password',
    page(407, 'Authentication Required'),
    /HTTP status 407: a proxy requires a login\. Let this machine reach WeChat Pay without the proxy/,
  ],
  [
    'WeChat Pay’s front, which saw no certificate',
    page(400, '400 No required SSL certificate was sent'),
    /HTTP status 400: WeChat Pay saw no client certificate\. Give the merchant’s as pfx, or cert and key; a proxy that terminates TLS/,
  ],
  [
    'WeChat Pay’s front, which refuses the certificate',
    page(400, '400 The SSL certificate error'),
    /HTTP status 400: WeChat Pay does not accept the client certificate\. Does it belong to this merchant, is it still valid/,
  ],
  [
    'a server that knows no such address',
    page(404, 'Not Found'),
    /HTTP status 404: not found\. Is the endpoint a base address of WeChat Pay\?/,
  ],
  ['a front that counts', page(429, 'Slow down'), /HTTP status 429: too many requests\. Send fewer/],
  ['a front that fails', page(500, 'Oops'), /HTTP status 500: the server failed\. Try again later/],
  [
    'a gateway without the service',
    page(502, 'Bad Gateway'),
    /a gateway in front of WeChat Pay answered HTTP 502 \(3 attempts\)/,
  ],
  [
    'a gateway in maintenance',
    page(503, 'Maintenance', { 'Retry-After': '120' }),
    /a gateway in front of WeChat Pay answered HTTP 503, as during maintenance: try in 120 s \(3 attempts\)/,
  ],
  ['an empty answer', '', /it is empty: a proxy may have answered instead of WeChat Pay/],
  [
    'API v3',
    '{"code":"PARAM_ERROR","message":"参数错误"}',
    /it starts with ".*"\): is the endpoint one of API v3, or of another service\?/,
  ],
  [
    'a server whose connection breaks within its answer',
    (request, response) =>
      response.writeHead(200, { 'Content-Length': 9999 }).write(success(request), () => response.destroy()),
    /the answer of 127\.0\.0\.1:\d+ broke off before its end \(\w+\) \(3 attempts\)/,
  ],
  [
    'something that cuts the answer',
    (request, response) => response.end(success(request).slice(0, -20)),
    /it breaks off before its end, so a proxy has cut it/,
  ],
  [
    'something that recodes the answer',
    (request, response) => response.end(Buffer.from(success(request, { attach: 'caf\u00e9' }), 'latin1')),
    /it is not UTF-8, so a proxy has recoded it/,
  ],
  [
    'something that does not stop',
    Buffer.alloc(300_000, '<a>'),
    /it is longer than 256 KiB, too long for an answer/,
  ],
  [
    'a server with another key',
    (request, response) => response.end(success(request).replace('answer', 'forged')),
    /its signature does not match: the API key does not belong to this merchant, or the answer was altered\. Compare the key with the merchant platform’s \(the APIv2/,
  ],
  [
    'a server without a key',
    (request, response) => response.end(success(request).replace(/<sign>.*<\/sign>/, '')),
    /it claims success without a signature: a server other than WeChat Pay may have answered/,
  ],
  [
    'a cache with another merchant’s answer',
    (request, response) => response.end(success(request, { mch_id: '1800000002' })),
    /its mch_id is not the one that was sent \(1800000002 for 1800000001\): it belongs to another call\. Does a proxy cache answers\?/,
  ],
])('where %s answers', (_, reply, cause) => {
  it('a refund may have been made: the error names the numbers to query', async () => {
    const failure = await failing(reply, refunding, refund);
    expect(failure.message).toMatch(cause);
    expect(failure.message).toMatch(
      / The outcome is unknown: WeChat Pay may have carried it out\. Query out_trade_no 00123456, out_refund_no r1 before you retry\.$/,
    );
    expect(failure).toMatchObject({
      code: expect.stringMatching(/^(OUTCOME_UNKNOWN|ANSWER_INVALID)$/),
      outcomeUnknown: true,
      query: { out_trade_no: '00123456', out_refund_no: 'r1' },
    });
    expect(failure.message).not.toContain('token=abc');
  });

  it('a query has changed nothing and may be repeated', async () => {
    const failure = await failing(reply, apis.queryOrder, order);
    expect(failure.message).toMatch(cause);
    expect(failure.message).toMatch(/ A query changes nothing, so the call may be repeated\.$/);
    expect(failure.message).not.toMatch(/may have carried it out|before you retry/);
    expect(failure).toMatchObject({ outcomeUnknown: false });
  });
});

describe('a call whose answer is lost', () => {
  const lost: Reply = (_, response) => response.destroy();
  const asking = Object.values(apis).filter(({ effect }: ApiDeclaration) => effect === 'none');

  it('is a query for eight of the APIs', () => {
    expect(asking.map(({ name }) => name).sort()).toEqual([
      'authCodeToOpenid',
      'downloadBill',
      'downloadFundFlow',
      'profitSharingQuery',
      'profitSharingReturnQuery',
      'queryOrder',
      'queryRefund',
      'shortUrl',
    ]);
  });

  it('is to be repeated if there is nothing to query, as its answer shows the outcome', async () => {
    const receiver = '{"type":"MERCHANT_ID","account":"1900000108","relation_type":"STORE","name":"店"}';
    const failure = await failing(lost, apis.profitSharingAddReceiver, {
      receiver: receiver.replace(
        '"relation_type":"STORE","name":"店"',
        '"name":"店","relation_type":"STORE"',
      ),
    });
    expect(failure).toMatchObject({ code: 'OUTCOME_UNKNOWN', query: {} });
    expect(failure.message).toMatch(
      /This API has no query: repeat exactly the same call; its answer shows the outcome\.$/,
    );
  });
});

describe.each(['ENOTFOUND', 'EAI_AGAIN'])('a name that cannot be resolved (%s)', (code) => {
  beforeEach(() => {
    // A real resolver may take its time.
    const { lookup } = dns;
    jest.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: unknown[]) => {
      if (host !== 'pay.invalid') return Reflect.apply(lookup, dns, [host, ...rest]);
      const answer = rest.pop() as (error: Error) => void;
      setImmediate(answer, Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }));
    }) as typeof dns.lookup);
  });
  afterEach(() => {
    jest.mocked(dns.lookup).mockRestore();
  });

  it('is reported with its host, and nothing was sent', async () => {
    const call = client(['https://pay.invalid']).request(refunding, refund);
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE', outcomeUnknown: false });
    await expect(call).rejects.toThrow(
      /^No answer to refund: the name pay\.invalid cannot be resolved(: check its spelling, and| now: check) this machine’s DNS.* \((ENOTFOUND|EAI_AGAIN)\) \(3 attempts\)\. Nothing reached WeChat Pay, so the call may be repeated\.$/,
    );
  });

  it('lets the backup host take the call', async () => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    const answer = await client(['https://pay.invalid', url]).request(refunding, refund);
    expect(answer).toMatchObject({ result_code: 'SUCCESS' });
    expect(received).toHaveLength(1);
  });

  it('is reported together with the failure of the backup host, which leaves the outcome open', async () => {
    const { url } = await serve((_, response) => response.destroy());
    const call = client(['https://pay.invalid', url]).request(refunding, refund);
    await expect(call).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(call).rejects.toThrow(
      /^No answer to refund: the connection to 127.* broke: .*; the name pay\.invalid cannot be resolved/,
    );
  });
});

describe('a gzipped bill', () => {
  const zipped = gzipSync(bill.repeat(500));
  const gzip = { ...day, tar_type: 'GZIP' } as const;

  it('that was cut unnoticed is downloaded again', async () => {
    let times = 0;
    const { url, received } = await serve((_, response) =>
      response.end(++times < 2 ? zipped.subarray(0, -20) : zipped),
    );
    const answer = await client([url]).request(apis.downloadBill, gzip);
    expect(Buffer.isBuffer(answer) && answer.equals(zipped)).toBe(true);
    expect(received).toHaveLength(2);
  });

  it.each([
    ['cut', zipped.subarray(0, -20)],
    ['cut within its header', zipped.subarray(0, 5)],
    ['damaged', Buffer.concat([zipped.subarray(0, 30), Buffer.from('oops'), zipped.subarray(34)])],
  ])('that stays %s is not an answer', async (_, body) => {
    const failure = await failing(body, apis.downloadBill, gzip);
    expect(failure).toMatchObject({ code: 'UNREACHABLE', outcomeUnknown: false });
    expect(failure.message).toMatch(
      /the gzipped file broke off or is damaged \(.+\): a proxy may have cut it \(3 attempts\)\. A query changes nothing/,
    );
  });
});

describe('a file', () => {
  it('is bounded too', async () => {
    const { url } = await serve(Buffer.alloc(200_000));
    const post = createPost({ mchId: '' });
    const call = post({ url, body: '<xml></xml>', headers: {}, timeout: 2000, maxBytes: 100 * 1024 });
    await expect(call).rejects.toThrow(
      'it is longer than 100 KiB, too long for an answer: is the endpoint right?',
    );
  });

  it('has the whole time for one answer: starting again would only take longer', async () => {
    const { url, received } = await serve((_, response) => {
      setTimeout(() => response.end(bill), 700);
    });
    const answer = await client([url], { timeout: 1000 }).request(apis.downloadBill, day);
    expect(String(answer)).toBe(bill);
    expect(received).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('may begin with a byte order mark and a declaration', async () => {
    const { url } = await serve((request, response) =>
      response.end(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${success(request)}`),
    );
    expect(await client([url]).request(apis.queryOrder, order)).toMatchObject({ result_code: 'SUCCESS' });
  });
});

describe('the sandbox', () => {
  it.each(['/xdc/apiv2sandbox', '/sandboxnew'])('is asked below %s', async (path) => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    await client([`${url}${path}`]).request(apis.queryOrder, order);
    expect(received[0]?.path).toBe(`${path}/pay/orderquery`);
  });
});
