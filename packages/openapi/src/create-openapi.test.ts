import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import { createOpenApi, type OpenApiOptions } from './create-openapi';
import { ACCOUNT, startWechatApi, type WechatApi } from './testing/wechat-api';

let wechat: WechatApi;
beforeEach(async () => {
  wechat = await startWechatApi();
});
afterEach(() => wechat.close());

const open = (options: Partial<OpenApiOptions> = {}) =>
  createOpenApi({ accounts: [ACCOUNT], url: wechat.url, ...options });

async function answerTo(call: Partial<OpenApiCall>, options?: Partial<OpenApiOptions>) {
  const { contentType, body } = await open(options)({ api: 'wxacode.get', params: {}, files: {}, ...call });
  return contentType.includes('json') ? JSON.parse(Buffer.from(body).toString()) : { contentType, body };
}

describe('a method', () => {
  it('is sent as JSON, with WeChat’s answer as it is', async () => {
    wechat.answer = () => ({ body: '{"errcode":0,"errmsg":"ok","msgid":294402298110051942}' });
    const { body } = await open()({
      api: 'subscribeMessage.send',
      params: { touser: 'o', template_id: 'T', data: { thing1: { value: '茶' } } },
      files: {},
    });
    expect(Buffer.from(body).toString()).toBe('{"errcode":0,"errmsg":"ok","msgid":294402298110051942}');
    expect(wechat.calls).toEqual([
      {
        verb: 'POST',
        path: '/cgi-bin/message/subscribe/send',
        query: {},
        body: { touser: 'o', template_id: 'T', data: { thing1: { value: '茶' } } },
      },
    ]);
  });

  it('that is a GET has its parameters in the query', async () => {
    await answerTo({ api: 'customerServiceMessage.getTempMedia', params: { media_id: 'a b&c', n: 1 } });
    expect(wechat.calls).toEqual([
      { verb: 'GET', path: '/cgi-bin/media/get', query: { media_id: 'a b&c', n: '1' }, body: undefined },
    ]);
  });

  it('has those parameters in the query that WeChat wants there, and the others as JSON', async () => {
    await answerTo({ api: 'ocr.idcard', params: { type: 'photo', img_url: 'https://a.example/?b=1&c' } });
    const methods = { 'a.b': 'POST /a/b?q' };
    await answerTo({ api: 'a.b', params: { q: 1, other: 2 } }, { methods });
    expect(wechat.calls).toEqual([
      {
        ...{ verb: 'POST', path: '/cv/ocr/idcard', body: {} },
        query: { type: 'photo', img_url: 'https://a.example/?b=1&c' },
      },
      { verb: 'POST', path: '/a/b', query: { q: '1' }, body: { other: 2 } },
    ]);
  });

  it('with a file is a form', async () => {
    const content = Buffer.from([0, 255, 13, 10, 128]);
    const files = { media: { contentType: 'image/png', filename: 'media.png', content } };
    await answerTo({ api: 'customerServiceMessage.uploadTempMedia', params: { type: 'image' }, files });
    expect(wechat.calls).toEqual([
      {
        verb: 'POST',
        path: '/cgi-bin/media/upload',
        query: { type: 'image' },
        body: { media: { filename: 'media.png', type: 'image/png', content: content.toString('hex') } },
      },
    ]);
  });

  it('answers with a picture', async () => {
    wechat.answer = () => ({ type: 'image/jpeg', body: Buffer.from([255, 216, 0]) });
    expect(await answerTo({})).toEqual({ contentType: 'image/jpeg', body: Buffer.from([255, 216, 0]) });
  });

  it('is refused with a next step if it is unknown, and sent if the options have it', async () => {
    expect(await answerTo({ api: 'a.b' })).toEqual({
      errcode: -604100,
      errmsg: expect.stringMatching(/openapi\.a\.b is not in the list.+option methods of createOpenApi\(\)/),
    });
    expect(await answerTo({ api: 'a.b' }, { methods: { 'a.b': 'POST /a/b' } })).toEqual({
      errcode: 0,
      errmsg: 'ok',
    });
    expect(wechat.calls).toHaveLength(1);
  });

  it('is never sent for a mini program without an account, nor without a token', async () => {
    expect(await answerTo({ appid: 'wx9' })).toMatchObject({
      errcode: -604101,
      errmsg: expect.stringContaining('wx9'),
    });
    expect(wechat.fetches).toEqual([]);
  });

  it('is not sent again, nor elsewhere, by a redirect', async () => {
    wechat.answer = () => ({ status: 307, body: '', location: '/elsewhere' });
    expect(await answerTo({})).toMatchObject({ errcode: -604103 });
    expect(wechat.calls).toHaveLength(1);
  });
});

describe('a failure', () => {
  it.each([
    [40013, /does not know the appid/],
    [40125, /secret is wrong/],
    [40164, /IP allowlist/],
    [99999, /list of return codes/],
  ])('of the token is WeChat’s errcode %d with a next step', async (errcode, errmsg) => {
    wechat.refuseTokens = { errcode, errmsg: `rid ${ACCOUNT.secret}` };
    const answer = await answerTo({});
    expect(answer).toMatchObject({ errcode, errmsg: expect.stringMatching(errmsg) });
    expect(JSON.stringify(answer)).not.toContain(ACCOUNT.secret);
  });

  it('of WeChat’s server is not repeated, and says that the outcome is unknown', async () => {
    wechat.answer = () => ({ status: 502, type: 'text/html', body: '<html>' });
    expect(await answerTo({})).toEqual({
      errcode: -604103,
      errmsg: expect.stringMatching(/HTTP status 502: WeChat may have carried out the call/),
    });
    expect(wechat.calls).toHaveLength(1);
  });

  it('to answer in time says that the outcome is unknown', async () => {
    const openapi = open({ timeout: 300 });
    await openapi({ api: 'wxacode.get', params: {}, files: {} });
    wechat.delay = 2_000;
    const { body } = await openapi({ api: 'wxacode.get', params: {}, files: {} });
    expect(JSON.parse(Buffer.from(body).toString())).toEqual({
      errcode: -604102,
      errmsg: expect.stringMatching(/within 300 ms\. WeChat may have carried out the call/),
    });
  });

  it('to connect says that nothing was sent', async () => {
    await wechat.close();
    expect(await answerTo({})).toEqual({
      errcode: -604103,
      errmsg: expect.stringMatching(/could not be reached \(ECONNREFUSED\).+Nothing was sent/),
    });
    wechat = await startWechatApi();
  });

  it('of a connection shows neither secret nor token', async () => {
    const openapi = open();
    await openapi({ api: 'wxacode.get', params: {}, files: {} });
    await wechat.close();
    const { body } = await openapi({ api: 'wxacode.get', params: {}, files: {} });
    const text = Buffer.from(body).toString();
    expect(JSON.parse(text)).toMatchObject({
      errcode: -604103,
      errmsg: expect.stringContaining('broke the connection off'),
    });
    expect(text).not.toMatch(/TOKEN-|ffff/);
    wechat = await startWechatApi();
  });

  it('to fit into 12 MB is refused', async () => {
    wechat.answer = () => ({ type: 'image/png', body: Buffer.alloc(13 * 1024 * 1024) });
    expect(await answerTo({})).toMatchObject({
      errcode: -604103,
      errmsg: expect.stringContaining('more than 12 MB'),
    });
  });
});

describe('the options', () => {
  it.each<[string, Partial<OpenApiOptions>]>([
    ['no account', { accounts: [] }],
    ['no secret', { accounts: [{ appid: 'wx1', secret: '' }] }],
    ['no appid', { accounts: [{ appid: '', secret: 's' }] }],
    ['another address as a method', { methods: { 'a.b': 'POST https://evil.example/' } }],
    ['no time', { timeout: 0 }],
  ])('are refused at once: %s', (_, options) => {
    expect(() => open(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});
