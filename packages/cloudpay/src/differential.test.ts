/**
 * Ours against the original: the same call and the same answer, byte for byte, through wx-server-sdk 4.0.2 and
 * through `createCloudPay`, over HTTP. deliberate-differences.test.ts has the deliberate differences.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { apis } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { ERROR_TEXTS } from './errors/error-codes';
import { sdkError } from './errors/errors';
import { answerOf, dataOf } from './testing/api-arbitraries';
import { answerRecord, callData, platformError } from './testing/arbitraries';
import { type BothClients, type Call, type Run, startBothClients } from './testing/both-clients';
import { PLATFORM_ERROR, type PlatformAnswer } from './testing/platform';
import { untypedCloudPay } from './testing/untyped';

let clients: BothClients;

beforeAll(async () => {
  clients = await startBothClients();
});

afterAll(() => clients.close());

async function expectSame(call: Call, answer: PlatformAnswer): Promise<Run> {
  const { theirs, mine } = await clients.both(call, answer);
  expect(mine).toEqual(theirs);
  deepStrictEqual(mine.result, theirs.result);
  return theirs;
}

const APIS = Object.values(apis);
const apiName = fc.oneof(
  { arbitrary: fc.constantFrom(...APIS.map(({ name }) => name)), weight: 4 },
  { arbitrary: fc.constantFrom('sendRedPack', 'Any.dotted.path', 'no such', '支付'), weight: 1 },
);

/** @param api a name, or a dotted path of them */
function caller(api: string, data: unknown): Call {
  return (cloudPay) => {
    const callable = api.split('.').reduce((at, name) => at[name] as never, cloudPay);
    return (callable as (data: unknown) => unknown)(data);
  };
}

describe('as wx-server-sdk 4.0.2', () => {
  it('sends the same JSON for the same call and returns the same result for the same answer', async () => {
    await fc.assert(
      fc.asyncProperty(apiName, callData, answerRecord, async (api, data, answer) => {
        const { arrivals } = await expectSame(caller(api, data), { body: JSON.stringify(answer) });
        expect(arrivals).toHaveLength(1);
      }),
      { numRuns: runs(60) },
    );
  });

  it.each(APIS.map((api) => [api.name, api] as const))(
    'sends the parameters of %s unchanged, in either style, and returns the same result for its fields',
    async (name, api) => {
      await fc.assert(
        fc.asyncProperty(dataOf(api), answerOf(api), async (data, answer) => {
          const { arrivals } = await expectSame(caller(name, data), { body: JSON.stringify(answer) });
          expect(arrivals).toMatchObject([{ api: name }]);
        }),
        { numRuns: runs(10) },
      );
    },
  );

  it.each(APIS.map(({ name }) => name))('fails the same way if the platform refuses %s', async (name) => {
    const body = JSON.stringify({ code: 'INVALID_PARAM', message: 'wx api error: -202' });
    const { error } = await expectSame(caller(name, { totalFee: '1' }), { body });
    expect(error).toMatchObject({ errCode: -501007, errMsg: `${name}:fail wx api error: -202` });
  });

  it('words the refusals of the platform the same', async () => {
    const contentType = fc.constantFrom('text/plain', 'application/json', 'application/octet-stream');
    await fc.assert(
      fc.asyncProperty(apiName, platformError, contentType, async (api, body, type) => {
        const { error } = await expectSame(caller(api, {}), {
          contentType: type,
          body: JSON.stringify(body),
        });
        expect(error?.errMsg).toBe(`${api}:fail ${body.message}`);
      }),
      { numRuns: runs(40) },
    );
  });

  it('words the platform’s marked refusals like those that a gateway reports by its status', async () => {
    await fc.assert(
      fc.asyncProperty(apiName, platformError, async (api, body) => {
        const call = caller(api, { outTradeNo: '1' });
        clients.platform.answer({ contentType: PLATFORM_ERROR, body: JSON.stringify(body) });
        const theirs = await clients.run(clients.original, call);
        const told = { errCode: theirs.error?.errCode, detail: body.message };
        clients.platform.answer({ status: 400, contentType: PLATFORM_ERROR, body: JSON.stringify(told) });
        expect(await clients.run(clients.ours, call)).toStrictEqual(theirs);
        expect(theirs.error?.errMsg).toMatch(/^cloudPay\..+:fail -50\d{4} [a-z ]+\. /);
      }),
      { numRuns: runs(40) },
    );
  });

  it('does not treat a code without a message as a refusal', async () => {
    await expectSame(caller('queryOrder', {}), { body: '{"code":"SYS_ERR"}' });
    await expectSame(caller('queryOrder', {}), { body: '{"code":"","message":"nothing"}' });
  });

  it('returns a bill as text, or as bytes if gzip was requested in either style of key', async () => {
    const tarType = fc.constantFrom({}, { tarType: 'GZIP' }, { tar_type: 'GZIP' }, { tarType: 'gzip' });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((raw) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), raw])),
      fc.string({ unit: 'grapheme' }).map((line) => Buffer.from(`交易时间,公众账号ID\r\n\`${line}`)),
      fc.string().map((line) => gzipSync(line)),
    );
    await fc.assert(
      fc.asyncProperty(tarType, bytes, async (data, body) => {
        const { result } = await expectSame(caller('downloadBill', data), { body });
        expect(result).toMatchObject({ errCode: 0, errMsg: 'cloudPay.downloadBill:ok' });
      }),
      { numRuns: runs(40) },
    );
  });

  it('returns an empty bill', async () => {
    await expectSame(caller('downloadBill', {}), { body: '' });
  });

  it.each(APIS.flatMap(({ name, answer }) => (answer.body === 'xml' ? [name] : [])))(
    'refuses bytes from any API without files with the same text (%s)',
    async (name) => {
      const { error } = await expectSame(caller(name, {}), { body: '<html>网关</html>' });
      expect(error?.errMsg).toBe(`${name}:fail unknown wx response received: <html>网关</html>`);
    },
  );

  it('refuses an answer that was cut with the same text', async () => {
    await expectSame(caller('queryOrder', {}), { body: '{"cut":"sho', contentType: PLATFORM_ERROR });
  });

  it('sets errCode 0 over the err_code of a failed order, which does not throw', async () => {
    const answer = {
      return_code: 'SUCCESS',
      result_code: 'FAIL',
      err_code: 'ORDERPAID',
      err_code_des: '已付',
    };
    const { result } = await expectSame(caller('unifiedOrder', {}), { body: JSON.stringify(answer) });
    expect(result).toMatchObject({ resultCode: 'FAIL', errCode: 0, errCodeDes: '已付' });
  });

  it('fails the same way if the data cannot become JSON', async () => {
    const { error } = await expectSame(caller('refund', { refundFee: 1n }), { body: '{}' });
    expect(error?.errMsg).toBe('cloudPay.refund:fail Do not know how to serialize a BigInt');
  });

  it('has the same text for every number', async () => {
    for (const [number, text] of Object.entries(ERROR_TEXTS)) {
      clients.platform.answer({
        contentType: PLATFORM_ERROR,
        body: JSON.stringify({ errcode: Number(number), errmsg: '' }),
      });
      const { error } = await clients.run(clients.original, caller('refund', {}));
      expect(error?.message).toBe(`errCode: ${number} ${text} | errMsg: refund:fail `);
    }
  });

  it('sends the appid that the namespace was bound to last', async () => {
    const bound = await expectSame((cloudPay) => cloudPay({ appid: 'wx1' }).queryOrder({}), { body: '{}' });
    expect(bound.arrivals).toMatchObject([{ appid: 'wx1' }]);
    await expectSame((cloudPay) => cloudPay({ appid: 'wx1' })({ appid: 'wx2' }).queryOrder({}), {
      body: '{}',
    });
    const last = await expectSame((cloudPay) => cloudPay({ appid: 'wx1' })({}).queryOrder({}), {
      body: '{}',
    });
    expect(last.arrivals).toMatchObject([{ appid: undefined }]);
  });

  it.each([undefined, null, 'wx1', []])('refuses to be bound to %p', async (options) => {
    const { error } = await expectSame((cloudPay) => cloudPay(options as never), { body: '{}' });
    expect(error?.message).toBe('an options object is expected');
  });

  it('can be called through call, apply and bind', async () => {
    await expectSame(({ queryOrder }) => queryOrder.call(null, { outTradeNo: '1' }), { body: '{}' });
    await expectSame(({ queryOrder }) => queryOrder.apply(null, [{ outTradeNo: '1' }]), { body: '{}' });
    await expectSame(({ queryOrder }) => queryOrder.bind(null)({ outTradeNo: '1' }), { body: '{}' });
  });

  it('accepts any name, even those of functions, as an API', async () => {
    for (const name of ['call', 'bind', 'name', 'length', 'constructor', '0']) {
      const { arrivals } = await expectSame((cloudPay) => cloudPay[name]?.({}), { body: '{}' });
      expect(arrivals).toMatchObject([{ api: name }]);
    }
  });

  it('is undefined to JSON', () => {
    const { ours, original } = clients;
    expect(JSON.stringify({ cloudPay: ours })).toBe(JSON.stringify({ cloudPay: original }));
    expect(JSON.stringify(ours.queryOrder)).toBe(JSON.stringify(original.queryOrder));
  });

  it('throws at once, before any promise, when used before init', () => {
    const { beforeInit } = clients;
    const early = untypedCloudPay(undefined, {
      beforeCall: () => {
        throw sdkError(beforeInit.errMsg);
      },
    });
    expect(() => early.queryOrder({})).toThrow(beforeInit.message);
    expect(sdkError(beforeInit.errMsg)).toMatchObject({ errCode: -1, errMsg: beforeInit.errMsg });
    expect(beforeInit).toMatchObject({ errCode: -1, errMsg: expect.stringContaining('please call init') });
  });
});
