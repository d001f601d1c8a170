/** Parameters that are accepted and are probably mistakes: told with the result, and printed where that is wanted. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compactBeijingTime } from '@opencloudpay/contracts/beijing-time';
import { CALLED_BY_USER, inEnvironment } from '../testing/environment';
import { ORDER, startMerchant, type TestMerchant } from '../testing/merchant';
import { callWarnings } from './call-warnings';

const SUB = { subMchId: '1712734762' };
const SHARE = { ...SUB, transactionId: '4200', outOrderNo: 'P1' };
const RECEIVER = { type: 'MERCHANT_ID', account: '1900000110', description: 'a share' };
const ROUNDED = 'CloudBase refuses amounts that are not integers: pass Math.round(price * 100).';

let merchant: TestMerchant;
beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

function call(api: string, data: object, options: { strict?: boolean; variables?: object } = {}) {
  const { variables, ...rest } = options;
  const cloudPay = merchant.with(rest);
  return inEnvironment({ ...CALLED_BY_USER, ...variables }, () => Reflect.get(cloudPay, api)(data));
}

/** Each API with an amount, with a float where the platform wants an integer. */
const AMOUNTS: [string, string, object, object][] = [
  [
    'unifiedOrder',
    'totalFee 6959.999999999999 was rounded to 6960',
    { ...ORDER, totalFee: 69.6 * 100 },
    { total_fee: '6960' },
  ],
  [
    'micropay',
    'totalFee 28.999999999999996 was rounded to 29',
    { ...SUB, body: 'Tea', outTradeNo: 'M00001', authCode: '134567890123456789', totalFee: 0.29 * 100 },
    { total_fee: '29' },
  ],
  [
    'refund',
    'refund_fee 6959.999999999999 was rounded to 6960',
    { ...SUB, outTradeNo: 'M00001', outRefundNo: 'R1', totalFee: 6960, refund_fee: 69.6 * 100 },
    { refund_fee: '6960' },
  ],
  [
    'profitSharing',
    'receivers[0].amount 28.999999999999996 was rounded to 29',
    { ...SHARE, receivers: [{ ...RECEIVER, amount: 0.29 * 100 }] },
    { receivers: expect.stringContaining('"amount":29') },
  ],
  [
    'multiProfitSharing',
    'receivers[1].amount 28.999999999999996 was rounded to 29',
    {
      ...SHARE,
      receivers: JSON.stringify([
        { ...RECEIVER, amount: 1 },
        { ...RECEIVER, amount: 0.29 * 100 },
      ]),
    },
    { receivers: expect.stringContaining('"amount":29') },
  ],
  [
    'profitSharingReturn',
    'returnAmount 28.999999999999996 was rounded to 29',
    {
      ...SUB,
      ...{ outOrderNo: 'P1', outReturnNo: 'B1', description: 'back' },
      ...{ returnAccountType: 'MERCHANT_ID', returnAccount: '1900000110', returnAmount: 0.29 * 100 },
    },
    { return_amount: '29' },
  ],
];

describe('an amount of float arithmetic, which CloudBase refuses,', () => {
  it.each(AMOUNTS)('is rounded with a hint: %s', async (api, warning, data, sent) => {
    const result = await call(api, data);
    expect(merchant.sent()).toMatchObject(sent);
    expect(result['hint']).toBe(`${warning}. ${ROUNDED}`);
    expect(Object.keys(result)).not.toContain('hint');
    expect(JSON.stringify(result)).not.toContain('rounded');
  });

  it.each(AMOUNTS)('is refused in strict mode, with what to pass: %s', async (api, warning, data) => {
    const before = merchant.wechatPay.requests.length;
    const [, field = '', value, cents] = /^(\S+) (\S+) was rounded to (\d+)/.exec(warning) ?? [];
    await expect(call(api, data, { strict: true })).rejects.toMatchObject({
      errCode: -501007,
      errMsg: expect.stringContaining(
        `. ${field} must be an integer number of cents, got ${value}: float arithmetic is not exact. Pass Math.round(price * 100), here ${cents}`,
      ),
    });
    expect(merchant.wechatPay.requests).toHaveLength(before);
  });

  it.each(['6960', 0.01, '0.01', 69.6])('is not guessed from %p', async (totalFee) => {
    await expect(call('unifiedOrder', { ...ORDER, totalFee })).rejects.toMatchObject({ errCode: -501007 });
  });

  it('0.01 is refused with its cents', async () => {
    await expect(call('unifiedOrder', { ...ORDER, totalFee: 0.01 })).rejects.toMatchObject({
      errMsg: expect.stringMatching(
        /totalFee must be an integer number of cents, got 0\.01: 0\.01 yuan is 1$/,
      ),
    });
  });
});

it('strict is set by CLOUDPAY_STRICT too, and is true or false', async () => {
  const { createCloudPay } = await import('../create-cloud-pay');
  const account = {
    ...{ CLOUDPAY_APPID: 'wx0', CLOUDPAY_MCH_ID: '1', CLOUDPAY_API_KEY: 'k'.repeat(32) },
    ...{ CLOUDPAY_NOTIFY_URL: 'https://pay.example.com', CLOUDPAY_NOTIFY_SECRET: 's'.repeat(16) },
  };
  const order = (strict: string) =>
    inEnvironment({ ...CALLED_BY_USER, ...account, CLOUDPAY_STRICT: strict }, () =>
      createCloudPay().unifiedOrder({ ...ORDER, totalFee: 69.6 * 100 }),
    );
  await expect(order('true')).rejects.toThrow(/got 6959\.999999999999/);
  await expect(order('yes')).rejects.toThrow(/strict \(CLOUDPAY_STRICT\) must be true or false, got "yes"/);
});

describe('a time in UTC', () => {
  const NOW = Date.UTC(2026, 2, 1, 4, 0, 0);
  const at = (minutes: number) => compactBeijingTime(NOW + minutes * 60_000);
  const EIGHT = 8 * 60;
  const warned = (data: object) => callWarnings('unifiedOrder', { ...data }, data, NOW).all;

  it('as the end of an order is reported with the time to pass', () => {
    const timeExpire = at(10 - EIGHT);
    expect(callWarnings('unifiedOrder', { time_expire: timeExpire }, { timeExpire }, NOW).all).toEqual([
      `timeExpire 20260301041000 has passed in Beijing, and is in the future only as a time in UTC. WeChat Pay reads Beijing time, and cloud functions run in UTC: pass 20260301121000, for example by new Date(Date.now() + (8 * 60 + 10) * 60_000).toISOString().replace(/\\D/g, '').slice(0, 14).`,
    ]);
  });

  it('gets a correct example', () => {
    const [warning = ''] = warned({ time_expire: at(10 - EIGHT) });
    const code = /for example by (.+)\.$/.exec(warning)?.[1] ?? '';
    const fixed = new Function('Date', `return ${code}`)(
      class extends Date {
        static override now = () => NOW;
      },
    );
    expect(fixed).toBe(at(10));
  });

  it.each<[string, object, RegExp]>([
    ['the start', { time_start: at(-EIGHT) }, /^time_start \d{14} is eight hours ago in Beijing\./],
    ['eight hours too late', { time_start: at(EIGHT) }, /is eight hours from now in Beijing/],
    ['four hours from now', { time_expire: at(240 - EIGHT) }, /^time_expire .* has passed/],
  ])('is found: %s', (_, data, warning) => {
    expect(warned(data)).toEqual([expect.stringMatching(warning)]);
  });

  it.each([
    { time_start: at(0), time_expire: at(10) },
    { time_expire: at(EIGHT) },
    { time_expire: at(-EIGHT - 1) },
    { time_start: at(-60) },
    { time_expire: '20260230000000', time_start: 'now' },
    { time_expire: undefined, time_start: 7 },
  ])('is not found in %j', (data) => {
    expect(warned(data)).toEqual([]);
  });

  it('is told with the result; a refusal has the explanation of its own', async () => {
    const timeExpire = compactBeijingTime(Date.now() - 7 * 3_600_000);
    merchant.wechatPay.answer({});
    const made = await call('unifiedOrder', { ...ORDER, timeExpire });
    expect(made['hint']).toMatch(/^timeExpire \d{14} has passed in Beijing.*cloud functions run in UTC/);
    merchant.wechatPay.answer({ return_code: 'FAIL', return_msg: 'time_expire时间过短，刷卡至少1分钟' });
    const refused = await call('unifiedOrder', { ...ORDER, timeExpire, totalFee: 0.29 * 100 });
    expect(refused['hint']).toMatch(/it reads like UTC/);
    expect(refused['hint']).toMatch(/was rounded to 29/);
    expect(refused['hint']).not.toMatch(/has passed in Beijing/);
  });
});

describe('on the console', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  afterEach(() => {
    warn.mockClear();
  });
  afterAll(() => {
    warn.mockRestore();
  });

  it('a console that throws does not make an order that was accepted fail', async () => {
    warn.mockImplementationOnce(() => {
      throw new Error('the console of the function');
    });
    const data = { ...ORDER, totalFee: 69.6 * 100 };
    const result = await call('unifiedOrder', data, { variables: { CLOUDPAY_WARNINGS: 'console' } });
    expect(result).toMatchObject({ errCode: 0 });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('warnings are printed where CLOUDPAY_WARNINGS says so', async () => {
    const data = { ...ORDER, totalFee: 69.6 * 100, atach: '1' };
    await call('unifiedOrder', data);
    expect(warn).not.toHaveBeenCalled();
    await call('unifiedOrder', data, { variables: { CLOUDPAY_WARNINGS: 'console' } });
    expect(warn.mock.calls).toEqual([
      [`cloudPay.unifiedOrder: totalFee 6959.999999999999 was rounded to 6960. ${ROUNDED}`],
      [
        'cloudPay.unifiedOrder: atach is not a parameter of unifiedOrder and was ignored: did you mean attach?',
      ],
    ]);
  });
});
