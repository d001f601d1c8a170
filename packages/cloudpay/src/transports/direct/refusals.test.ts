/** The complete texts of rejections, as people read and search for them. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudPayError } from '../../errors/errors';
import { certificate } from '../../testing/certificate';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { API_KEY, NOTIFY_SECRET, ORDER, PFX, startMerchant, type TestMerchant } from '../../testing/merchant';

let merchant: TestMerchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

const REFUND = {
  subMchId: '1712734762',
  outTradeNo: '123456',
  outRefundNo: 'r1',
  totalFee: 100,
  refundFee: 100,
};

async function failureOf(
  call: () => unknown,
  environment: Record<string, string> = CALLED_BY_USER,
): Promise<CloudPayError> {
  try {
    await inEnvironment(environment, call);
  } catch (error) {
    return error as CloudPayError;
  }
  throw new Error('the call succeeded');
}

const order = (fields: object) => () => merchant.cloudPay.unifiedOrder({ ...ORDER, ...fields });

describe('a wrong parameter is refused under the caller’s name for it:', () => {
  it.each<[string, object, string]>([
    [
      'an amount as text',
      { totalFee: '1' },
      'totalFee must be an integer number of cents, got "1" (string): pass the number 1',
    ],
    [
      'a field named in snake_case',
      { goods_tag: 'x'.repeat(33) },
      `goods_tag must be a discount mark of at most 32 characters, got "${'x'.repeat(20)}…" (string, 33 characters)`,
    ],
    [
      'half a cent',
      { totalFee: 0.5 },
      'totalFee must be an integer number of cents, got 0.5: 0.5 yuan is 50',
    ],
    ['yuan for cents', { totalFee: 12.34 }, 'totalFee must be an integer number of cents, got 12.34'],
    ['nothing to pay', { totalFee: 0 }, 'totalFee must be an integer number of cents, at least 1, got 0'],
    [
      'less than nothing',
      { totalFee: -1 },
      'totalFee must be an integer number of cents, at least 1, got -1',
    ],
    [
      'an amount that arithmetic lost',
      { totalFee: Number.NaN },
      'totalFee must be an integer number of cents, got NaN',
    ],
    ['no goods', { body: '' }, 'body is missing: it must be a short description of the goods of at most 128'],
    [
      'a yes',
      { profitSharing: true },
      'profitSharing must be Y or N: whether the order can be shared, got true',
    ],
    [
      'an unknown trade type',
      { tradeType: 'MICRO' },
      'tradeType must be JSAPI (mini programs), NATIVE, APP or MWEB, got "MICRO" (string)',
    ],
    [
      'a long nonce',
      { nonceStr: 'n'.repeat(33) },
      `nonceStr must be a random text: 1 to 32 of the characters 0-9 A-Z a-z _ . - | * @, got "${'n'.repeat(20)}…" (string, 33 characters)`,
    ],
    [
      'an order number of five',
      { outTradeNo: '12345' },
      'outTradeNo must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @, got "12345" (string)',
    ],
    [
      'another time',
      { timeExpire: '2026-01-01 00:00' },
      'timeExpire must be Beijing time as yyyyMMddHHmmss, got "2026-01-01 00:00" (string)',
    ],
    [
      'a list of addresses',
      { spbillCreateIp: '1.2.3.4, 10.0.0.1' },
      'spbillCreateIp must be the payer’s IPv4 or IPv6 address, got "1.2.3.4, 10.0.0.1" (string)',
    ],
    [
      'a name for a number',
      { subMchId: 'my shop' },
      'subMchId must be a merchant number: digits only, got "my shop" (string)',
    ],
    [
      'no merchant',
      { subMchId: '' },
      'subMchId is missing: it must be the number of the merchant that is paid',
    ],
    [
      'no callback',
      { functionName: undefined },
      'functionName is missing: it must be the name of the cloud function to call when the order is paid',
    ],
    [
      'a control character',
      { goodsTag: 'a\u0000b' },
      'goodsTag holds a character that XML cannot carry (a control character or half a surrogate pair).',
    ],
    [
      'a long way to the gateway',
      { functionName: '支付'.repeat(20) },
      'the notify address would have 429 characters and WeChat Pay takes 256: shorten notify.baseUrl, envId or functionName',
    ],
  ])('%s', async (_, fields, detail) => {
    const requests = merchant.wechatPay.requests.length;
    const { errCode, errMsg, message } = await failureOf(order(fields));
    expect(errMsg).toContain(`cloudPay.unifiedOrder:fail -501007 invalid parameters. ${detail}`);
    expect(errCode).toBe(-501007);
    expect(message).toBe(errMsg);
    expect(merchant.wechatPay.requests).toHaveLength(requests);
  });

  it('a notify address of 257 characters, not one of 256', async () => {
    merchant.wechatPay.answer({});
    await inEnvironment(CALLED_BY_USER, order({ functionName: 'f' }));
    const shortest = merchant.sent()['notify_url']?.length ?? 0;
    const longest = 'f'.repeat(257 - shortest);
    await inEnvironment(CALLED_BY_USER, order({ functionName: longest }));
    expect(merchant.sent()['notify_url']).toHaveLength(256);
    const { errMsg } = await failureOf(order({ functionName: `${longest}f` }));
    expect(errMsg).toContain('the notify address would have 257 characters and WeChat Pay takes 256');
  });

  it('an order without an environment to call back to, if none is current', async () => {
    const given = { envId: Symbol.for('SYMBOL_CURRENT_ENV'), openid: 'o-given' };
    const { errMsg } = await failureOf(order(given), {});
    expect(errMsg).toBe(
      'cloudPay.unifiedOrder:fail -501007 invalid parameters. envId is missing, and there is no current environment (TCB_ENV): it must name the environment of the callback function',
    );
  });

  it('a query that names nothing', async () => {
    const { errMsg } = await failureOf(() => merchant.cloudPay.queryRefund({ subMchId: '1712734762' }));
    expect(errMsg).toBe(
      'cloudPay.queryRefund:fail -501007 invalid parameters. refundId or outRefundNo or transactionId or outTradeNo is missing: queryRefund needs at least one of them',
    );
  });

  it('an unknown kind of bill', async () => {
    const bill = { subMchId: '1', billDate: '20260101', tarType: 'gzip' };
    const { errMsg } = await failureOf(() => merchant.cloudPay.downloadBill(bill));
    expect(errMsg).toContain('tarType must be GZIP, or left out for text, got "gzip"');
  });

  it('in mode direct, another merchant’s number', async () => {
    const direct = merchant.with({ mode: 'direct' });
    const { errMsg } = await failureOf(() => direct.refund(REFUND));
    expect(errMsg).toBe(
      'cloudPay.refund:fail -501007 invalid parameters. subMchId must be 1900000109, the merchant of this account (mode direct), or left out, got "1712734762" (string)',
    );
  });
});

describe('a call that got no answer', () => {
  it('leaves the outcome open, and says what to query: the numbers are ready for a query', async () => {
    merchant.wechatPay.answer(undefined);
    const error = await failureOf(() => merchant.cloudPay.refund(REFUND));
    expect(error).toMatchObject({ errCode: -601008, query: { outTradeNo: '123456', outRefundNo: 'r1' } });
    expect(error.errMsg).toMatch(
      /^cloudPay\.refund:fail -601008 server-side request timedout\. No answer to refund: .* The outcome is unknown: WeChat Pay may have carried it out\. Query outTradeNo 123456, outRefundNo r1 before you retry\.$/,
    );
    merchant.wechatPay.answer({ refund_count: '0' });
    const query = { ...error.query, subMchId: REFUND.subMchId };
    expect(await merchant.cloudPay.queryRefund(query)).toMatchObject({ refundCount: 0 });
  });

  it('may be repeated if no server listens', async () => {
    const nowhere = merchant.with({ endpoints: ['http://127.0.0.1:1'], timeout: 300 });
    const error = await failureOf(() => nowhere.refund(REFUND));
    expect(error.errCode).toBe(-601003);
    expect(error.errMsg).toMatch(
      /^cloudPay\.refund:fail -601003 system network error\. No answer to refund: 127\.0\.0\.1:1 refuses connections\b.* so the call may be repeated\.$/,
    );
  });

  it.each([
    ['another signature', { sign: 'x' }, /its signature does not match/],
    ['a page', Buffer.from('<html>maintenance</html>'), /a proxy or a maintenance page may have answered/],
  ])('is the same as a call with an answer that cannot be believed (%s)', async (_, answer, reason) => {
    merchant.wechatPay.answer(Buffer.isBuffer(answer) ? answer : forged());
    const error = await failureOf(() => merchant.cloudPay.refund(REFUND));
    expect(error).toMatchObject({ errCode: -601001, query: { outTradeNo: '123456', outRefundNo: 'r1' } });
    expect(error.errMsg).toMatch(
      /^cloudPay\.refund:fail -601001 system error\. The answer to refund cannot be believed: /,
    );
    expect(error.errMsg).toMatch(reason);
  });

  function forged(): Buffer {
    return Buffer.from(
      `<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><sign>${'A'.repeat(32)}</sign></xml>`,
    );
  }
});

describe('no error', () => {
  it('shows a key, a certificate, a secret or a token, at any depth', async () => {
    const openid = CALLED_BY_USER.WX_OPENID;
    merchant.wechatPay.answer(undefined);
    const withWrongPassphrase = merchant.with({ passphrase: 'wrong-passphrase' });
    const withPem = merchant.with({ cert: certificate.cert, key: certificate.key });
    const nowhere = merchant.with({ endpoints: ['http://127.0.0.1:1'], timeout: 100 });
    const errors = [
      await failureOf(order({})),
      await failureOf(order({ totalFee: '1' })),
      await failureOf(() => nowhere.unifiedOrder(ORDER)),
      await failureOf(() => merchant.cloudPay.refund({ ...REFUND, envId: 'e', functionName: 'f' })),
      await failureOf(() => withPem.refund(REFUND)),
      await failureOf(() => withWrongPassphrase.refund(REFUND)),
    ];
    merchant.wechatPay.answer(Buffer.from('<xml><return_code>SUCCESS</return_code></xml>'));
    errors.push(await failureOf(order({})));
    const token = new RegExp(`/${ORDER.functionName}/[\\w-]{22}`);
    for (const error of errors) {
      const shown = `${inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })}${JSON.stringify(error)}`;
      expect(shown).toContain(error.errMsg);
      for (const secret of [API_KEY, NOTIFY_SECRET, 'wrong-passphrase', openid])
        expect(shown).not.toContain(secret);
      for (const line of [...certificate.key.split('\n').slice(1, -1), PFX.toString('base64').slice(0, 40)])
        expect(shown).not.toContain(line);
      expect(shown).not.toMatch(token);
    }
  });
});

describe('as in code written for CloudPay', () => {
  it('a refund needs no callback', async () => {
    merchant.wechatPay.answer({ refund_id: '50000' });
    expect(await merchant.cloudPay.refund(REFUND)).toMatchObject({ refundId: '50000' });
    expect(merchant.sent()).not.toHaveProperty('notify_url');
  });

  it('a rejected call can be told from an answered one by instanceof Error and errCode', async () => {
    const error = await failureOf(() => merchant.cloudPay.unifiedOrder({}));
    expect(error).toBeInstanceOf(Error);
    expect(error.errCode).toBeLessThan(0);
    expect(JSON.parse(JSON.stringify(error))).toEqual({ errCode: error.errCode, errMsg: error.errMsg });
  });
});
