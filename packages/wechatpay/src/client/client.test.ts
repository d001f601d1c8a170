import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { apis } from '../apis/index';
import { ParameterError, RequestError } from '../errors';
import { verify } from '../sign';
import { closeServers, merchant, type Received, refusal, serve, success } from '../testing/loopback';
import { toXml } from '../xml/xml';
import { createClient } from './client';
import type { ClientOptions } from './options';

afterEach(closeServers);

const client = (url: string, options: Partial<ClientOptions> = {}) =>
  createClient({ ...merchant, endpoints: [url], timeout: 20_000, ...options });
const query = { sub_mch_id: '1900000109', out_trade_no: '00123456' };
const bill = '交易时间,总金额\r\n`2018-02-01 04:21:23,`0.01\r\n总交易单数\r\n`1\r\n';

describe('a request', () => {
  it('sends a signed request with the merchant filled in, and returns typed fields', async () => {
    const { url, received } = await serve((request, response) =>
      response.end(success(request, { total_fee: '100', coupon_fee_0: '5', out_trade_no: '00123456' })),
    );
    const answer = await client(url).request(apis.queryOrder, query);
    expect(answer).toMatchObject({
      result_code: 'SUCCESS',
      total_fee: 100,
      coupon_fee_0: 5,
      out_trade_no: '00123456',
    });

    const [{ path, fields, headers }] = received as [Received];
    expect(path).toBe('/pay/orderquery');
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(fields).toEqual({
      ...query,
      appid: merchant.appid,
      mch_id: merchant.mchId,
      nonce_str: expect.stringMatching(/^[0-9a-f]{32}$/),
      sign: expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect(verify(fields, merchant.apiKey, 'MD5')).toBe(true);
  });

  it('signs with HMAC-SHA256 if that is chosen, and sends the sign type', async () => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    const hmac = client(url, { signType: 'HMAC-SHA256' });
    expect(hmac.signTypeOf(apis.queryOrder)).toBe('HMAC-SHA256');
    expect(await hmac.request(apis.queryOrder, query)).toMatchObject({
      sign: expect.stringMatching(/^.{64}$/),
    });
    expect(received[0]?.fields['sign_type']).toBe('HMAC-SHA256');
    expect(verify(received[0]?.fields ?? {}, merchant.apiKey, 'HMAC-SHA256')).toBe(true);
  });

  it('uses the only sign type that an API allows', () => {
    const only = { ...apis.queryOrder, signTypes: ['HMAC-SHA256'] as const };
    expect(client('http://127.0.0.1:1').signTypeOf(only)).toBe('HMAC-SHA256');
  });

  it('uses the given nonce, a new one for none or an empty one, and drops empty values', async () => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    await client(url).request(apis.queryOrder, { ...query, nonce_str: 'mine', transaction_id: undefined });
    await client(url).request(apis.queryOrder, { ...query, nonce_str: '', transaction_id: '' });
    expect(received[0]?.fields['nonce_str']).toBe('mine');
    expect(received[1]?.fields['nonce_str']).toMatch(/^[0-9a-f]{32}$/);
    expect(received[1]?.fields).not.toHaveProperty('transaction_id');
  });

  it('accepts neither another merchant number nor a signature from the caller', async () => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    const forged = { ...query, mch_id: '1', appid: 'wx1', sign: 'x', sign_type: 'HMAC-SHA256' };
    await client(url).request(apis.queryOrder, forged);
    expect(received[0]?.fields).toMatchObject({ mch_id: merchant.mchId, appid: merchant.appid });
    expect(verify(received[0]?.fields ?? {}, merchant.apiKey, 'MD5')).toBe(true);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ out_trade_no: 'a b' }, 'out_trade_no'],
    [{ out_trade_no: '00123456', sub_mch_id: 7 }, 'sub_mch_id'],
    [{ out_trade_no: '00123456', unknown: { a: 1 } }, 'unknown'],
    [{}, 'transaction_id or out_trade_no'],
  ])('with %j is refused with the field’s name before anything is sent', async (params, field) => {
    const { url, received } = await serve((request, response) => response.end(success(request)));
    const refused = client(url).request(apis.queryOrder, params);
    await expect(refused).rejects.toBeInstanceOf(ParameterError);
    await expect(refused).rejects.toMatchObject({ field });
    expect(received).toHaveLength(0);
  });
});

describe('an answer', () => {
  it.each<[string, (request: Received) => string | Buffer, RegExp]>([
    [
      'with a wrong signature',
      (request) => success(request).replace('answer', 'forged'),
      /its signature does not match/,
    ],
    [
      'with a field added',
      (request) => success(request).replace('</xml>', '<total_fee>1</total_fee></xml>'),
      /signature does not match/,
    ],
    [
      'without a signature',
      (request) => success(request).replace(/<sign>.*<\/sign>/, ''),
      /claims success without a signature/,
    ],
    [
      'for another merchant',
      (request) => success(request, { mch_id: '1800000002' }),
      /its mch_id is not the one that was sent/,
    ],
    ['for another appid', (request) => success(request, { appid: 'wx1' }), /its appid is not the one/],
    [
      'for another sub-merchant',
      (request) => success(request, { sub_mch_id: '1900000110' }),
      /its sub_mch_id is not the one/,
    ],
    [
      'that is a web page',
      () => '<!DOCTYPE html><html><body>502</body></html>',
      /not WeChat Pay’s XML \(it starts with "<!DOCTYPE html>/,
    ],
    ['that is JSON', () => '{"code":"PARAM_ERROR"}', /not WeChat Pay’s XML/],
    ['that is cut', (request) => success(request).slice(0, -8), /not WeChat Pay’s XML/],
    ['in another encoding', () => Buffer.from([0xff, 0xfe, 0x3c, 0]), /not WeChat Pay’s XML/],
    ['without a return_code', () => '<xml><a>1</a></xml>', /it has no return_code/],
    ['that is empty', () => '', /it is empty/],
    [
      'that is too long',
      (request) => success(request, { attach: 'x'.repeat(300_000) }),
      /longer than 256 KiB/,
    ],
  ])('%s is not believed, and the request is not repeated', async (_, forge, problem) => {
    const { url, received } = await serve((request, response) => response.end(forge(request)));
    const answer = client(url, { endpoints: [url, url] }).request(apis.closeOrder, query);
    await expect(answer).rejects.toBeInstanceOf(RequestError);
    await expect(answer).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
      outcomeUnknown: true,
      query: { out_trade_no: '00123456' },
      message: expect.stringMatching(problem),
    });
    await expect(answer).rejects.toThrow(
      /^The answer to closeOrder cannot be believed: .*Query out_trade_no 00123456/,
    );
    expect(received).toHaveLength(1);
  });

  it.each([201, 204, 301, 302, 307, 400, 401, 403, 404, 429, 500])(
    'with HTTP status %d is not believed, no redirect is followed, and the request is not repeated',
    async (status) => {
      const elsewhere = await serve((request, response) => response.end(success(request)));
      const { url, received } = await serve((request, response) => {
        response.writeHead(status, { Location: `${elsewhere.url}/pay/orderquery` });
        response.end(status === 204 ? undefined : success(request));
      });
      const answer = client(url).request(apis.queryOrder, query);
      await expect(answer).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
      await expect(answer).rejects.toThrow(`it came with HTTP status ${status}`);
      expect([received.length, elsewhere.received.length]).toEqual([1, 0]);
    },
  );

  it('FAIL has no signature and is passed on unchanged', async () => {
    const failure = { return_code: 'FAIL', return_msg: '特约子商户商户号未授权服务商的产品权限' };
    const { url, received } = await serve(toXml(failure));
    expect(await client(url).request(apis.queryOrder, query)).toEqual(failure);
    expect(received).toHaveLength(1);
  });

  it('with a business refusal is passed on if it is signed, else it is not believed', async () => {
    const { url } = await serve((request, response) => response.end(refusal(request, 'ORDERNOTEXIST')));
    expect(await client(url).request(apis.queryOrder, query)).toMatchObject({ err_code: 'ORDERNOTEXIST' });
  });

  it('may leave an identity out or empty', async () => {
    const { url } = await serve((request, response) =>
      response.end(success(request, { sub_mch_id: '', appid: '' })),
    );
    expect(await client(url).request(apis.queryOrder, query)).toMatchObject({ result_code: 'SUCCESS' });
  });
});

describe('a bill', () => {
  const day = { bill_date: '20240101' };

  it('is returned as bytes', async () => {
    const { url } = await serve(Buffer.from(`\uFEFF${bill}`));
    const answer = await client(url).request(apis.downloadBill, day);
    expect(Buffer.isBuffer(answer) && answer.toString()).toBe(`\uFEFF${bill}`);
  });

  it.each([{}, { 'Content-Encoding': 'gzip' }])(
    'is returned gzipped as it was requested, with headers %j',
    async (headers) => {
      const zipped = gzipSync(bill);
      const { url, received } = await serve((_, response) => response.writeHead(200, headers).end(zipped));
      const answer = await client(url).request(apis.downloadBill, { ...day, tar_type: 'GZIP' });
      expect(Buffer.isBuffer(answer) && answer.equals(zipped)).toBe(true);
      expect(received[0]?.fields['tar_type']).toBe('GZIP');
    },
  );

  it('may be larger than any XML answer', async () => {
    const { url } = await serve(Buffer.alloc(3_000_000, '`'));
    expect(await client(url).request(apis.downloadBill, day)).toHaveLength(3_000_000);
  });

  it.each(['', '\uFEFF', ' \n'])('that does not exist is answered with fields (after %j)', async (before) => {
    const failure = { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' };
    const { url } = await serve(before + toXml(failure));
    expect(await client(url).request(apis.downloadBill, day)).toEqual(failure);
  });

  it.each([
    ['a web page', '<html><body>maintenance</body></html>'],
    ['nothing', ''],
  ])('is not %s', async (_, body) => {
    const { url } = await serve(body);
    const answer = client(url).request(apis.downloadBill, day);
    await expect(answer).rejects.toMatchObject({ code: 'ANSWER_INVALID', query: {} });
    await expect(answer).rejects.toThrow('A query changes nothing, so the call may be repeated.');
  });
});
