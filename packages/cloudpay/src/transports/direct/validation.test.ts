/** The refusals before anything is sent: all problems, in the caller's spelling, without secrets. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CloudPayError } from '../../errors/errors';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { API_KEY, ORDER, startMerchant, type TestMerchant } from '../../testing/merchant';

let merchant: TestMerchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

const { totalFee: _, ...ORDER_WITHOUT_AMOUNT } = ORDER;
const SUB = { subMchId: '1712734762' };
const SHARE = { ...SUB, transactionId: '4200', outOrderNo: 'P1' };
const RECEIVER = { type: 'MERCHANT_ID', account: '1900000110', amount: 1, description: 'a share' };

/** The detail of the refusal. */
async function refused(
  api: string,
  data: unknown,
  environment: Record<string, string> = CALLED_BY_USER,
): Promise<string> {
  const before = merchant.wechatPay.requests.length;
  const call = () => Reflect.get(merchant.cloudPay, api)(data);
  const error: CloudPayError = await inEnvironment(environment, call).catch((failure) => failure);
  expect(merchant.wechatPay.requests).toHaveLength(before);
  expect(error).toMatchObject({ errCode: -501007 });
  const prefix = `cloudPay.${api}:fail -501007 invalid parameters. `;
  expect(error.errMsg).toContain(prefix);
  return error.errMsg.slice(prefix.length);
}

describe('a refused call', () => {
  it('names the field, its value and its rule', async () => {
    expect(await refused('unifiedOrder', { ...ORDER, totalFee: '1' })).toBe(
      'totalFee must be an integer number of cents, got "1" (string): pass the number 1',
    );
  });

  it.each([
    [{ ...ORDER, totalFee: '1' }, 'totalFee'],
    [{ ...ORDER_WITHOUT_AMOUNT, total_fee: '1' }, 'total_fee'],
  ])('names a parameter as the caller does (%#)', async (data, name) => {
    expect(await refused('unifiedOrder', data)).toMatch(new RegExp(`^${name} must be`));
  });

  it('names parameters that the caller did not write in camelCase, even beside snake_case', async () => {
    const { outTradeNo, ...snake } = { ...ORDER_WITHOUT_AMOUNT, total_fee: 1 };
    expect(await refused('unifiedOrder', snake)).toBe(
      'outTradeNo is missing: it must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @',
    );
  });

  it('reports all problems at once, in the order of the declaration', async () => {
    const detail = await refused('unifiedOrder', {
      ...ORDER_WITHOUT_AMOUNT,
      body: '',
      total_fee: 0.5,
      deviceInfo: 'd'.repeat(33),
    });
    expect(detail).toBe(
      `deviceInfo must be a device or shop number of at most 32 characters, got "${'d'.repeat(20)}…" (string, 33 characters); body is missing: it must be a short description of the goods of at most 128 characters; total_fee must be an integer number of cents, got 0.5: 0.5 yuan is 50`,
    );
  });

  it('without any parameter names CloudPay’s rules first, then WeChat Pay’s', async () => {
    expect(await refused('unifiedOrder', {}, {})).toMatch(
      /^subMchId is missing: .*; subOpenid is missing: .*; functionName is missing: .*; body is missing: .*; outTradeNo is missing: .*; totalFee is missing: it must be an integer number of cents$/,
    );
    expect(await refused('refund', SUB)).toMatch(
      /^transactionId or outTradeNo is missing: refund needs at least one of them; outRefundNo is missing: .*; totalFee is missing: .*; refundFee is missing: it must be an integer number of cents$/,
    );
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('shows %p, which JSON cannot carry', async (amount, shown) => {
    const problem = `must be an integer number of cents, got ${shown}`;
    expect(await refused('unifiedOrder', { ...ORDER, totalFee: amount })).toBe(`totalFee ${problem}`);
    expect(await refused('unifiedOrder', { ...ORDER_WITHOUT_AMOUNT, total_fee: amount })).toBe(
      `total_fee ${problem}`,
    );
  });

  it.each<[unknown, string]>([
    [{ name: 'tea' }, 'an object'],
    [['tea'], 'an array'],
    [true, 'true'],
  ])('shows a value that cannot be text (%p)', async (body, shown) => {
    expect(await refused('unifiedOrder', { ...ORDER, body })).toBe(
      `body must be a short description of the goods of at most 128 characters, got ${shown}`,
    );
  });

  it.each<[object, string]>([
    [{ functionName: '..' }, 'functionName must be a name that fits into a URL, got ".." (string)'],
    [
      { functionName: 'pay\0' },
      'functionName must be a name that fits into a URL, got "pay\\u0000" (string)',
    ],
    [{ envId: '.' }, 'envId must be a name that fits into a URL, got "." (string)'],
    [
      { functionName: undefined, container: { service: '..', path: '/' } },
      'container.service must be a name that fits into a URL, got ".." (string)',
    ],
    [
      { functionName: undefined, container: { service: 'shop', path: '/\ud800' } },
      'container.path must be a name that fits into a URL, got "/\\ud800" (string)',
    ],
    [
      { functionName: 'a\ud800' },
      'functionName must be a name that fits into a URL, got "a\\ud800" (string)',
    ],
    [
      { functionName: 5 },
      'functionName must be the name of the cloud function to call when the order is paid, got 5',
    ],
  ])('refuses a callback that WeChat Pay could never notify (%j)', async (callback, detail) => {
    expect(await refused('unifiedOrder', { ...ORDER, ...callback })).toBe(detail);
  });

  it('shows the trade type or environment that was given, not its converted form', async () => {
    expect(await refused('unifiedOrder', { ...ORDER, tradeType: {} })).toBe(
      'tradeType must be JSAPI (mini programs), NATIVE, APP or MWEB, got an object',
    );
    expect(await refused('unifiedOrder', { ...ORDER, envId: 5 })).toBe(
      'envId must be the environment of the callback function, as text, got 5',
    );
  });

  it.each<[unknown, string]>([
    [{ id: 1 }, 'an object'],
    ['my shop', '"my shop" (string)'],
  ])('shows a value that cannot be a merchant (%p)', async (subMchId, shown) => {
    expect(await refused('queryOrder', { subMchId, outTradeNo: '123456' })).toBe(
      `subMchId must be a merchant number: digits only, got ${shown}`,
    );
  });
});

describe('a number that has lost its last digits', () => {
  const LOST = ', a number too large to keep its last digits: give it as text';

  it.each<[string, string, object, string]>([
    [
      'an order’s, so that two orders would share it',
      'unifiedOrder',
      { ...ORDER, outTradeNo: Number('20260101000001234567') },
      `outTradeNo must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @, got 20260101000001233000${LOST}`,
    ],
    [
      'WeChat Pay’s, which would go out as a power of ten',
      'queryOrder',
      { ...SUB, transactionId: Number('4200004561202203217657282768') },
      `transactionId must be WeChat Pay’s order number: 1 to 32 of the characters 0-9 A-Z a-z _ -, got 4.200004561202203e+27${LOST}`,
    ],
    [
      'a payment code, which could be another payer’s',
      'micropay',
      { ...SUB, outTradeNo: 'M00001', body: 'Tea', totalFee: 1, authCode: Number('134567890123456789') },
      `authCode must be the payer’s payment code: 18 digits that start with 10 to 15, got a number${LOST}`,
    ],
    [
      'a receiver’s',
      'profitSharing',
      { ...SHARE, receivers: [{ ...RECEIVER, account: 2 ** 60 }] },
      `receivers[0].account must be a merchant number or an openid, as text of at most 64 characters, got a number${LOST}`,
    ],
  ])('is refused: %s', async (_, api, data, detail) => {
    expect(await refused(api, data)).toBe(detail);
  });

  it('is accepted as a nonce, and a smaller one everywhere', async () => {
    merchant.wechatPay.answer({});
    const order = { ...ORDER, nonceStr: 2 ** 60, outTradeNo: Number.MAX_SAFE_INTEGER };
    await inEnvironment(CALLED_BY_USER, () => merchant.cloudPay.unifiedOrder(order as never));
    expect(merchant.sent()).toMatchObject({
      nonce_str: '1152921504606847000',
      out_trade_no: '9007199254740991',
    });
  });
});

describe('an order for a mini program without a payer', () => {
  it.each<[string, object, string]>([
    ['no user calls', {}, 'subOpenid'],
    ['the payer is empty', { subOpenid: '' }, 'subOpenid'],
    ['the payer is empty, in snake_case', { sub_openid: '' }, 'sub_openid'],
    ['the trade type says so itself', { tradeType: 'JSAPI' }, 'subOpenid'],
  ])('is refused with what to do: %s', async (_, fields, name) => {
    expect(await refused('unifiedOrder', { ...ORDER, ...fields }, {})).toBe(
      `${name} is missing: it must be the payer’s openid, and no user is calling. Call the function from a mini program (wx.cloud.callFunction), or pass subOpenid`,
    );
  });

  it('or with a payer whose mini program is unknown is refused, with where to name it', async () => {
    const detail =
      'subAppid is missing: it must be the appid of the mini program to which subOpenid belongs, and no mini program is calling. Pass subAppid, or set CLOUDPAY_SUB_APPID (options.subAppid)';
    expect(await refused('unifiedOrder', { ...ORDER, subOpenid: 'o' }, {})).toBe(detail);
    const { subMchId: _merchant, ...unnamed } = ORDER;
    expect(await refused('unifiedOrder', unnamed)).toBe(
      'subMchId is missing: it must be the number of the merchant that is paid',
    );
  });

  it('is refused in mode direct too', async () => {
    const direct = merchant.with({ mode: 'direct' });
    const call = () => direct.unifiedOrder({ ...ORDER, subMchId: '1900000109' });
    await expect(inEnvironment({}, call)).rejects.toMatchObject({
      errMsg: expect.stringContaining('subOpenid is missing'),
    });
  });

  it.each([{ subOpenid: 'o', subAppid: 'wx1' }, { openid: 'o' }, { tradeType: 'NATIVE', productId: '1' }])(
    'is made if a payer is named or none is needed (%p)',
    async (fields) => {
      merchant.wechatPay.answer({});
      const call = () => merchant.cloudPay.unifiedOrder({ ...ORDER, ...fields } as typeof ORDER);
      expect(await inEnvironment({}, call)).toMatchObject({ resultCode: 'SUCCESS' });
    },
  );
});

describe('a mistake inside JSON', () => {
  it.each<[string, string, object, string]>([
    [
      'an amount',
      'profitSharing',
      { ...SHARE, receivers: [{ ...RECEIVER, amount: '1' }] },
      'receivers[0].amount must be an integer number of cents, got "1" (string): pass the number 1',
    ],
    [
      'one of several, with nothing to share',
      'multiProfitSharing',
      { ...SHARE, receivers: [RECEIVER, { ...RECEIVER, amount: 0 }] },
      'receivers[1].amount must be an integer number of cents, at least 1, got 0',
    ],
    [
      'in JSON text',
      'profitSharing',
      { ...SHARE, receivers: JSON.stringify([{ ...RECEIVER, amount: 0.5 }]) },
      'receivers[0].amount must be an integer number of cents, got 0.5: 0.5 yuan is 50',
    ],
    [
      'several mistakes, of parameters too',
      'profitSharing',
      { ...SHARE, outOrderNo: '', receivers: [{ ...RECEIVER, type: 'FRIEND', description: '' }] },
      'outOrderNo is missing: it must be your profit-sharing number: 1 to 64 of the characters 0-9 A-Z a-z _ - | * @; receivers[0].type must be MERCHANT_ID, PERSONAL_OPENID or PERSONAL_SUB_OPENID, got "FRIEND" (string); receivers[0].description is missing: it must be the reason, shown in the bill, of at most 80 characters',
    ],
    [
      'a field in camelCase',
      'profitSharingAddReceiver',
      { ...SUB, receiver: { type: 'MERCHANT_ID', account: '1', relationType: 'FRIEND' } },
      'receiver.relationType must be SERVICE_PROVIDER, ',
    ],
    [
      'a field in snake_case',
      'profitSharingAddReceiver',
      { ...SUB, receiver: { type: 'MERCHANT_ID', account: '1', relation_type: 'FRIEND' } },
      'receiver.relation_type must be SERVICE_PROVIDER, ',
    ],
    [
      'a field in snake_case, in JSON text',
      'profitSharingAddReceiver',
      { ...SUB, receiver: '{"type": "MERCHANT_ID", "account": "1", "relation_type" : "FRIEND"}' },
      'receiver.relation_type must be SERVICE_PROVIDER, ',
    ],
    [
      'text that is not JSON',
      'profitSharing',
      { ...SHARE, receivers: 'all of them' },
      'receivers must be a list of 1 to 50 receivers as JSON text of at most 10240 characters, got "all of them" (string)',
    ],
  ])('is named with its position: %s', async (_, api, data, detail) => {
    expect((await refused(api, data)).slice(0, detail.length)).toBe(detail);
  });
});

describe('no refusal quotes', () => {
  const openid = fc.stringMatching(/^o[\w-]{27}$/);
  const PLACES: [string, (secret: string) => [string, object]][] = [
    ['the payer', (secret) => ['unifiedOrder', { ...ORDER, totalFee: '1', subOpenid: secret.repeat(5) }]],
    [
      'a receiver',
      (secret) => [
        'profitSharing',
        { ...SHARE, receivers: [{ ...RECEIVER, account: `${secret}${secret}${secret}` }] },
      ],
    ],
    [
      'a receiver in broken JSON',
      (secret) => ['profitSharing', { ...SHARE, receivers: `{"account":"${secret}"` }],
    ],
    ['a wrong parameter', (secret) => ['unifiedOrder', { ...ORDER, subMchId: secret }]],
    ['another wrong parameter', (secret) => ['unifiedOrder', { ...ORDER, spbillCreateIp: secret }]],
  ];

  it.each(PLACES)('a whole openid, given as %s', async (_, place) => {
    await fc.assert(
      fc.asyncProperty(openid, async (secret) => {
        expect(await refused(...place(secret))).not.toContain(secret);
      }),
      { numRuns: 25 },
    );
  });

  it('a key, in whatever parameter it was put', async () => {
    for (const field of ['subMchId', 'timeStart', 'feeType', 'limitPay', 'tradeType'])
      expect(await refused('unifiedOrder', { ...ORDER, [field]: API_KEY })).not.toMatch(
        new RegExp(API_KEY, 'i'),
      );
  });

  it('a payment code, with which money can be taken for a minute', async () => {
    const data = { ...SUB, body: 'Tea', outTradeNo: '123456', totalFee: 1, authCode: '28763443825664394' };
    expect(await refused('micropay', data)).toBe(
      'authCode must be the payer’s payment code: 18 digits that start with 10 to 15, got "2876…" (string, 17 characters)',
    );
    expect(await refused('micropay', { ...data, authCode: 28763443825664 })).toContain('got "2876…" (string');
  });
});
