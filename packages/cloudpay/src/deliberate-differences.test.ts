/** Deliberate differences from wx-server-sdk 4.0.2, each with its reason. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BothClients, startBothClients } from './testing/both-clients';
import { PLATFORM_ERROR } from './testing/platform';
import { untypedCloudPay } from './testing/untyped';

let clients: BothClients;

beforeAll(async () => {
  clients = await startBothClients();
});

afterAll(() => clients.close());

const ANSWER = { body: '{"return_code":"SUCCESS"}' };

describe('unlike wx-server-sdk 4.0.2, on purpose,', () => {
  it('awaiting the namespace calls no API named then: an async function may return cloudPay', async () => {
    const asynchronous = async (value: unknown) => value;
    expect(await asynchronous(clients.ours)).toBe(clients.ours);
    expect(await asynchronous(clients.ours.queryOrder)).toBeInstanceOf(Function);
    // The original's `then` is called, gets no answer, and leaves an unhandled rejection.
    const theirs = await clients.run(clients.original, ({ then }) => then?.((() => undefined) as never));
    expect(theirs.error?.errMsg).toContain('cloudPay.then:fail');
  });

  it('symbols are not APIs: iterating over the namespace fails as for any function', () => {
    expect(Reflect.get(clients.original, Symbol.iterator)).toBeInstanceOf(Function);
    expect(Reflect.get(clients.ours, Symbol.iterator)).toBeUndefined();
    expect(Reflect.get(clients.ours.queryOrder, Symbol.iterator)).toBeUndefined();
  });

  it('a parameter named __proto__ is a parameter: the fields inside it do not become parameters', async () => {
    const data = JSON.parse('{"__proto__":{"totalFee":1},"outTradeNo":"1"}');
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryOrder(data), ANSWER);
    expect(theirs.arrivals[0]?.json).toBe('{"out_trade_no":"1","total_fee":1}');
    expect(mine.arrivals[0]?.json).toBe('{"__proto__":{"totalFee":1},"out_trade_no":"1"}'.replace('F', '_f'));
  });

  it('a field named __proto__ in an answer is a field, for the same reason', async () => {
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryOrder({}), {
      body: '{"__proto__":{"result_code":"SUCCESS"}}',
    });
    expect(theirs.result).toHaveProperty('resultCode', 'SUCCESS');
    expect(mine.result).not.toHaveProperty('resultCode');
  });

  it('data with a circular reference is refused with a message: the original overflows the stack', async () => {
    const data: Record<string, unknown> = { outTradeNo: '1' };
    data['itself'] = [data];
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryOrder(data), ANSWER);
    expect(theirs.error).toMatchObject({ errCode: undefined, message: 'Maximum call stack size exceeded' });
    expect(mine.error).toMatchObject({
      errCode: -1,
      errMsg: 'cloudPay.queryOrder:fail the data contains a circular reference and cannot become JSON',
    });
    const twice = { ...data, itself: undefined, a: { b: 1 } };
    const shared = { ...twice, c: twice.a };
    const { error } = (await clients.both((cloudPay) => cloudPay.queryOrder(shared), ANSWER)).mine;
    expect(error).toBeUndefined();
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['an array', [{}]],
    ['string', 'outTradeNo'],
    ['number', 1],
    ['function', () => 1],
    ['Promise', Promise.resolve({})],
    ['Map', new Map([['outTradeNo', '1']])],
  ])('params that are %s are refused before anything is sent: it is always a mistake', async (kind, data) => {
    const { mine } = await clients.both((cloudPay) => cloudPay.queryOrder(data as never), ANSWER);
    expect(mine.arrivals).toEqual([]);
    expect(mine.error).toMatchObject({
      errCode: -501007,
      errMsg: `cloudPay.queryOrder:fail -501007 invalid parameters. Params for cloudPay.queryOrder must be an object instead of ${kind}`,
    });
  });

  it.each(['null', '123', '"text"', '[1]', 'true'])(
    'an answer that is JSON but not a record (%s) is refused: the original converts it, or throws',
    async (body) => {
      const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryOrder({}), { body });
      expect(theirs.error?.errCode ?? (theirs.result as { errCode: number }).errCode).not.toBe(-601001);
      expect(mine.error).toMatchObject({
        errCode: -601001,
        errMsg: `queryOrder:fail unknown wx response received: ${body}`,
      });
    },
  );

  it.each([
    ['text', {}, '记账时间,微信支付业务单号\r\n`2026', '记账时间,微信支付业务单号\r\n`2026'],
    ['gzip', { tarType: 'GZIP' }, gzipSync('`2026'), gzipSync('`2026')],
  ])(
    'downloadFundFlow answers with its file (%s) as downloadBill does: the original refuses it',
    async (_, data, body, file) => {
      const { theirs, mine } = await clients.both((cloudPay) => cloudPay['downloadFundFlow']?.(data), {
        body,
      });
      expect(theirs.error?.errMsg).toContain('downloadFundFlow:fail unknown wx response received: ');
      expect(mine.result).toEqual({ data: file, errCode: 0, errMsg: 'cloudPay.downloadFundFlow:ok' });
    },
  );

  it('results also have the documented names, which the original does not know', async () => {
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryOrder({ outTradeNo: '123456' }), {
      body: '{"result_code":"FAIL","err_code":"ORDERNOTEXIST"}',
    });
    expect(theirs.result).not.toHaveProperty('err_code');
    expect(mine.result).toHaveProperty('err_code', 'ORDERNOTEXIST');
    expect(mine.result).toStrictEqual(theirs.result);
  });

  it('a bill that happens to be JSON stays a bill', async () => {
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.downloadBill({}), { body: '123' });
    expect(theirs.result).not.toHaveProperty('data');
    expect(mine.result).toMatchObject({ data: '123', errCode: 0 });
  });

  it('an answer is recognised whatever charset a proxy adds: our gateway marks failures by their status', async () => {
    const answer = { ...ANSWER, contentType: PLATFORM_ERROR };
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryOrder({}), answer);
    expect(theirs.error?.errMsg).toBe('queryOrder:fail unknown response [object Object]');
    expect(mine.result).toMatchObject({ returnCode: 'SUCCESS', errCode: 0 });
  });

  it('errors of WeChat’s side (errcode) are worded like all others: that side no longer exists', async () => {
    const call: Parameters<BothClients['run']>[1] = (cloudPay) => cloudPay.refund({});
    clients.platform.answer({
      contentType: PLATFORM_ERROR,
      body: '{"errcode":-601004,"errmsg":"no permission"}',
    });
    const theirs = await clients.run(clients.original, call);
    clients.platform.answer({ status: 403, body: '{"errCode":-601004,"detail":"no permission"}' });
    const mine = await clients.run(clients.ours, call);
    expect(theirs.error).toMatchObject({ errCode: -601004, errMsg: 'refund:fail no permission' });
    expect(mine.error).toMatchObject({
      errCode: -601004,
      errMsg: 'cloudPay.refund:fail -601004 api permission denied. no permission',
    });
  });

  it('errCode is a number for every error name of the platform: the original finds toString in its table', async () => {
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.refund({}), {
      body: '{"code":"toString","message":"odd"}',
    });
    expect(theirs.error?.errCode).toBeInstanceOf(Function);
    expect(mine.error).toMatchObject({ errCode: -501001, errMsg: 'refund:fail odd' });
  });

  it('a refusal is recognised whatever other fields it has: the original fails on a field named hasOwnProperty', async () => {
    const { theirs, mine } = await clients.both((cloudPay) => cloudPay.refund({}), {
      body: '{"code":"SYS_ERR","message":"odd","hasOwnProperty":1}',
    });
    expect(theirs.error?.message).toContain('hasOwnProperty is not a function');
    expect(mine.error?.errMsg).toBe('refund:fail odd');
  });

  it('a broken connection leaves the outcome open: errCode and query say so', async () => {
    const call: Parameters<BothClients['run']>[1] = (cloudPay) => cloudPay.refund({ outRefundNo: 'r1' });
    const { theirs, mine } = await clients.both(call, 'close the connection');
    expect(theirs.error?.errMsg).toBe('cloudPay.refund:fail -501001 resource system error. socket hang up');
    expect(mine.error).toMatchObject({
      errCode: -601008,
      errMsg: expect.stringMatching(
        /^cloudPay\.refund:fail -601008 server-side request timedout\. No answer of the gateway to refund: .* The outcome is unknown: query before you retry\.$/,
      ),
    });
    expect(JSON.parse(mine.error?.json ?? '')).toMatchObject({ query: { outRefundNo: 'r1' } });
  });

  it('a call is repeated over a new connection if the old one broke: a function that was frozen has dead ones', async () => {
    const { theirs, mine } = await clients.both(
      (cloudPay) => cloudPay.refund({ outRefundNo: 'r1' }),
      'close the connection',
    );
    expect(theirs.arrivals).toHaveLength(1);
    expect(mine.arrivals).toHaveLength(2);
    expect(mine.arrivals[1]).toEqual(mine.arrivals[0]);
  });

  it.each([500, 502, 503, 504])(
    'HTTP %d without a text of ours leaves the outcome open too',
    async (status) => {
      const answer = { status, contentType: 'text/html', body: '<h1>nginx</h1>' };
      const { theirs, mine } = await clients.both(
        (cloudPay) => cloudPay.refund({ outRefundNo: 'r1' }),
        answer,
      );
      expect(theirs.error?.errMsg).toContain(
        `cloudPay.refund:fail -501001 resource system error. ${status} `,
      );
      expect(mine.error?.errCode).toBe(-601008);
      expect(mine.error?.json).toContain('"query":{"outRefundNo":"r1"}');
    },
  );

  it.each([301, 401, 404])(
    'HTTP %d without a text of ours points to the gateway’s address',
    async (status) => {
      const answer = { status, contentType: 'text/html', body: '<h1>nginx</h1>' };
      const { mine } = await clients.both((cloudPay) => cloudPay.refund({}), answer);
      expect(mine.error?.errMsg).toBe(
        `cloudPay.refund:fail -601001 system error. the gateway answered HTTP ${status} without saying why: is CLOUDPAY_GATEWAY_URL right?`,
      );
    },
  );

  it('a gateway that refuses connections received nothing: its own errCode says so', async () => {
    const unreachable = untypedCloudPay({ gateway: { url: 'http://127.0.0.1:1', token: 'token' } });
    await expect(unreachable.refund({ outRefundNo: 'r1' })).rejects.toMatchObject({
      errCode: -601003,
      errMsg: expect.stringContaining('Nothing was sent, so the call may be repeated.'),
    });
  });

  it('an empty detail stays empty: the original fills it with "Error"', async () => {
    clients.platform.answer({ contentType: PLATFORM_ERROR, body: '{"code":"SYS_ERR","message":""}' });
    const theirs = await clients.run(clients.original, (cloudPay) => cloudPay.refund({}));
    clients.platform.answer({ status: 500, body: '{"errCode":-501001,"detail":""}' });
    const mine = await clients.run(clients.ours, (cloudPay) => cloudPay.refund({}));
    expect(theirs.error?.errMsg).toBe('cloudPay.refund:fail -501001 resource system error. Error');
    expect(mine.error?.errMsg).toBe('cloudPay.refund:fail -501001 resource system error. ');
  });
});
