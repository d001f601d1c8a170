import { describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { testGateway } from './testing/gateway';
import {
  addressOf,
  encrypt,
  MERCHANT,
  PAYMENT,
  paymentXml,
  refundXml,
  TARGET,
} from './testing/notifications';
import { postV3, sealed, V3_MERCHANT, v3AddressOf, v3Payment } from './testing/notifications-v3';

const kinds = fc.constantFrom('pay', 'refund');

describe('arbitrary bytes', () => {
  it('are answered in WeChat Pay’s form, and reach no function', async () => {
    const { post, calls } = testGateway();
    await fc.assert(
      fc.asyncProperty(kinds, fc.uint8Array({ maxLength: 2000 }), async (kind, bytes) => {
        const { status, code } = await post(addressOf(kind), bytes);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(code).toBe('FAIL');
      }),
    );
    expect(calls).toEqual([]);
  });

  it('that look like a notification are answered so, too', async () => {
    const { post, calls } = testGateway();
    const name = fc.oneof(
      fc.constantFrom(...Object.keys(PAYMENT), 'sign', 'sign_type', 'req_info', '__proto__', 'toString'),
      fc.string(),
    );
    const value = fc.oneof(
      fc.constantFrom('SUCCESS', 'FAIL', MERCHANT.mchId, ''),
      fc.string({ unit: 'grapheme' }),
    );
    const xml = fc
      .array(fc.tuple(name, value))
      .map((fields) => `<xml>${fields.map(([n, v]) => `<${n}>${v}</${n}>`).join('')}</xml>`);
    await fc.assert(
      fc.asyncProperty(kinds, xml, async (kind, body) => {
        const { status, code } = await post(addressOf(kind), body);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(code).toBe('FAIL');
      }),
    );
    expect(calls).toEqual([]);
  });

  it('are answered so when req_info decrypts to them', async () => {
    const { post, calls } = testGateway();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter }), async (secret) => {
        const body = refundXml({}, MERCHANT.apiKey, { req_info: encrypt(secret) });
        expect(await post(addressOf('refund'), body)).toMatchObject({ code: 'FAIL' });
      }),
    );
    expect(calls).toEqual([]);
  });

  it('in place of one byte of a real notification never change the delivered event', async () => {
    const { post, calls } = testGateway();
    const real = Buffer.from(paymentXml({ attach: '茶' }));
    await post(addressOf('pay'), real);
    const [{ event } = {}] = calls;
    await fc.assert(
      fc.asyncProperty(fc.nat(real.length - 1), fc.nat(255), async (at, byte) => {
        calls.length = 0;
        const altered = Buffer.from(real);
        altered[at] = byte;
        const { code } = await post(addressOf('pay'), altered);
        expect(['SUCCESS', 'FAIL']).toContain(code);
        for (const call of calls) expect(call).toEqual({ target: TARGET, event });
      }),
    );
  });

  it('in place of one byte of a real notification of v3, or of its signature, call no function', async () => {
    const { gateway, calls } = testGateway({ merchants: [V3_MERCHANT] });
    const { body, headers } = v3Payment({ attach: '茶' });
    const real = Buffer.from(body);
    const sent = fc.oneof(
      fc.tuple(fc.nat(real.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
        const altered = Buffer.from(real);
        altered[at] = (altered[at] ?? 0) ^ change;
        return { body: altered, headers };
      }),
      fc
        .tuple(fc.constantFrom(...Object.keys(headers)), fc.nat(400), fc.constantFrom(...'Aa0+/= '))
        .map(([name, at, other]) => {
          const value = headers[name] ?? '';
          const place = at % value.length;
          return {
            body: real,
            headers: { ...headers, [name]: value.slice(0, place) + other + value.slice(place + 1) },
          };
        })
        .filter(({ headers: altered }) => JSON.stringify(altered) !== JSON.stringify(headers)),
    );
    await fc.assert(
      fc.asyncProperty(sent, async (notification) => {
        const answer = await gateway.fetch(
          new Request(v3AddressOf('pay'), { method: 'POST', ...notification }),
        );
        expect([400, 401]).toContain(answer.status);
      }),
    );
    expect(calls).toEqual([]);
  });

  it('that WeChat Pay signs as the content of a notification of v3 call no function', async () => {
    const { gateway, calls } = testGateway({ merchants: [V3_MERCHANT] });
    const value = fc.oneof(
      fc.constantFrom('SUCCESS', V3_MERCHANT.mchId, '', 1, null),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const name = fc.oneof(
      fc.constantFrom('sp_mchid', 'mchid', 'trade_state', 'amount', 'out_trade_no', '__proto__', 'toString'),
      fc.string(),
    );
    const content = fc.oneof(
      fc.array(fc.tuple(name, value)).map((fields) => JSON.stringify(Object.fromEntries(fields))),
      fc.json(),
      fc.string({ unit: anyCharacter }),
    );
    await fc.assert(
      fc.asyncProperty(kinds, content, async (kind, text) => {
        const eventType = kind === 'pay' ? 'TRANSACTION.SUCCESS' : 'REFUND.SUCCESS';
        const answer = await postV3(gateway, v3AddressOf(kind), sealed('transaction', text, { eventType }));
        expect([400, 401, 403]).toContain(answer.status);
      }),
      { numRuns: runs(25) },
    );
    expect(calls).toEqual([]);
  });

  it('are answered with JSON and a reason at an address for calls', async () => {
    const token = 'token-of-the-environment';
    const account = { ...MERCHANT, appid: 'wxd2565e6a04246fd1', endpoints: ['http://127.0.0.1:9'] };
    const { gateway, calls } = testGateway({ cloudpay: { tokens: [{ token }], account } });
    const authorization = fc.constantFrom(`Bearer ${token}`, 'Bearer wrong', 'Basic eDp5', '');
    const api = fc.oneof(fc.constantFrom('queryOrder', '__proto__', 'toString'), fc.string({ minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(authorization, api, fc.uint8Array(), async (header, name, body) => {
        const answer = await gateway.fetch(
          new Request(`http://gateway.test/v1/cloudpay/${encodeURIComponent(name)}`, {
            method: 'POST',
            headers: { Authorization: header },
            body,
          }),
        );
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/./) });
      }),
    );
    expect(calls).toEqual([]);
  });
});

/** Names of these characters whose segments consist of dots alone, in some notation. */
const DOTS = /(^|[/\\]|%(25)*(2f|5c))((\.|%(25)*2e){1,2})($|[/\\]|%(25)*(2f|5c))/i;

describe('the names in an address', () => {
  /** The names that an order may have: no dot segments, which every URL parser removes, and no half characters. */
  const names = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({
        unit: fc.constantFrom('%', '2', 'f', 'F', '/', '.', '\\', '?', '#', ';', ':', ' ', '+', '\n', '环'),
        minLength: 1,
      }),
    )
    // A container's path ends where its query begins.
    .filter((name) => [name, name.replace(/\?.*$/s, '')].every((text) => !DOTS.test(text)));

  it('are preserved, for any characters', async () => {
    const { post, calls } = testGateway();
    await fc.assert(
      fc.asyncProperty(names, names, async (envId, functionName) => {
        calls.length = 0;
        const target = { envId, functionName };
        expect(await post(addressOf('pay', {}, target), paymentXml())).toMatchObject({ code: 'SUCCESS' });
        expect(calls).toMatchObject([{ target }]);
      }),
    );
  });

  it.each(['测试环境', 'a/b', 'v1.0/a..b', '...', '%', '%25', '%zz', "a'b", 'x y', '{env}', ':envId', '*'])(
    'may be %s',
    async (envId) => {
      const { post, calls } = testGateway();
      const target = { envId, functionName: 'pay_cb' };
      await post(addressOf('pay', {}, target), paymentXml());
      expect(calls).toMatchObject([{ target }]);
    },
  );

  const token = addressOf('pay').split('/').at(-1);

  it.each([
    ['a slash in disguise', `http://g/notify/pay/..%2f..%2fv1/pay_cb/${token}`, 404],
    ['dots that are encoded twice', `http://g/notify/pay/%252e%252e/pay_cb/${token}`, 404],
    ['a dot in place of a function', `http://g/notify/pay/prod-1a2b/%252e/${token}`, 404],
    ['a path that climbs', `http://g/notify/pay/prod-1a2b/shop/%2Fpay%2F..%2Fadmin/${token}`, 404],
    [
      'a path that climbs in disguise',
      `http://g/notify/pay/e/shop/%2Fpay%2F%252e%252E%2Fadmin/${token}`,
      404,
    ],
    ['a backslash in disguise', `http://g/notify/pay/prod%5c..%5c/pay_cb/${token}`, 404],
    ['a broken escape', `http://g/notify/pay/%zz/pay_cb/${token}`, 403],
    ['escapes that are not UTF-8', `http://g/notify/pay/%ff%fe/pay_cb/${token}`, 403],
    ['a NUL', `http://g/notify/pay/prod-1a2b%00/pay_cb/${token}`, 403],
    ['8000 characters', `http://g/notify/pay/${'e'.repeat(8000)}/pay_cb/${token}`, 403],
    ['a token of 8000 characters', `http://g/notify/pay/prod-1a2b/pay_cb/${'A'.repeat(8000)}`, 403],
    ['a token that is not ASCII', `http://g/notify/pay/prod-1a2b/pay_cb/%E4%BB%A4%E7%89%8C`, 403],
    ['dots that climb', `http://g/notify/pay/prod-1a2b/x/../../../pay_cb/${token}`, 404],
    ['an escaped dot segment', `http://g/notify/pay/%2e%2e/pay_cb/${token}`, 404],
    ['no function', `http://g/notify/pay/prod-1a2b/${token}`, 404],
    ['an empty function', `http://g/notify/pay/prod-1a2b//${token}`, 404],
    ['one segment too many', `http://g/notify/pay/prod-1a2b/pay_cb/${token}/more`, 404],
  ])('with %s are refused', async (_, url, status) => {
    const { post, calls, log } = testGateway();
    expect(await post(url, paymentXml())).toMatchObject({ status, code: 'FAIL' });
    expect(calls).toEqual([]);
    expect(log.text().length).toBeLessThan(1000);
  });

  it('are bound to the token one by one: moving a character between them is refused', async () => {
    const { post } = testGateway();
    const url = addressOf('pay', {}, { envId: 'prod', functionName: 'xpay' });
    expect(await post(url.replace('/prod/xpay/', '/prodx/pay/'), paymentXml())).toMatchObject({
      status: 403,
    });
  });

  it('of a container service and its path are preserved, too', async () => {
    const { post, calls } = testGateway();
    await fc.assert(
      fc.asyncProperty(names, names, names, async (envId, service, rest) => {
        calls.length = 0;
        const target = { envId, service, path: `/${rest}` };
        expect(await post(addressOf('pay', {}, target), paymentXml())).toMatchObject({ code: 'SUCCESS' });
        expect(calls).toMatchObject([{ target }]);
      }),
    );
  });
});
