/** WeChat Pay v3 whose signatures are wrong, are tests, or change their key. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NotificationAttempt } from '@opencloudpay/contracts/dev-server/notifications';
import type { Emulator } from '../index';
import { order, SUB_MCH_ID, start, stopAll } from '../testing/emulators';

/** Shared by all tests: each has orders of its own. */
let emulator: Emulator;
beforeAll(async () => {
  emulator = await start({ version: 'v3' });
});
afterEach(() => emulator.clearFault());
afterAll(stopAll);

function attemptsOf(outTradeNo: string): NotificationAttempt[] {
  const { entries } = emulator.timeline(outTradeNo);
  return entries.flatMap((entry) => (entry.type === 'notification' ? entry.attempt : []));
}

const deliveriesOf = (outTradeNo: string) =>
  emulator.deliveries().filter(({ numbers }) => numbers.outTradeNo === outTradeNo);

async function paid(): Promise<string> {
  const { outTradeNo } = await order(emulator);
  await emulator.pay(outTradeNo);
  return outTradeNo;
}

const serialOf = ({ signature = {} }: NotificationAttempt) => signature['wechatpay-serial'];

describe('a notification', () => {
  it.each([
    ['wrong-key', 'The gateway refused it (SIGNATURE_INVALID)'],
    ['unsigned', 'The gateway refused it (SIGNATURE_INVALID)'],
    ['sign-test', 'The signature is a test of WeChat Pay'],
    ['other-order', 'The gateway refused it (TOKEN_MISMATCH)'],
  ] as const)('that is forged (%s) is refused by the gateway with its reason', async (how, problem) => {
    await emulator.fault({ type: 'forge', how, times: 1 });
    const outTradeNo = await paid();
    expect(attemptsOf(outTradeNo)).toMatchObject([
      {
        ...{ number: 0, accepted: false, fault: { type: 'forge' }, status: expect.any(Number) },
        problem: expect.stringContaining(problem),
        answer: expect.stringMatching(/^\{"code":"FAIL","message":/),
      },
      { number: 1, accepted: true },
    ]);
    expect(deliveriesOf(outTradeNo)).toHaveLength(1);
  });

  it('with another amount is refused with the reason, until it has the right amount', async () => {
    await emulator.fault({ type: 'change-amount', to: 1, times: 1 });
    const outTradeNo = await paid();
    expect(deliveriesOf(outTradeNo)).toEqual([]);
    expect(attemptsOf(outTradeNo)).toMatchObject([
      {
        ...{ accepted: false, problem: expect.stringMatching(/TOKEN_MISMATCH.*the amount/) },
        decrypted: expect.stringContaining('"amount":{"total":1,'),
      },
    ]);
    await emulator.advance('15s');
    expect(deliveriesOf(outTradeNo)).toMatchObject([{ event: { totalFee: 100 } }]);
  });

  it('of a refund is refused when it is forged', async () => {
    const outTradeNo = await paid();
    await emulator.fault({ type: 'forge', kind: 'refund' });
    await emulator.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    await emulator.advance('10s');
    expect(attemptsOf(outTradeNo).slice(1)).toMatchObject([
      { kind: 'refund', accepted: false, problem: expect.stringContaining('SIGNATURE_INVALID') },
      { kind: 'refund', accepted: true },
    ]);
  });
});

it('an answer that is WeChat Pay’s test of signatures is not believed', async () => {
  await emulator.fault({ type: 'sign-test', apis: ['unifiedOrder'], times: 1 });
  await expect(order(emulator)).rejects.toMatchObject({
    message: expect.stringMatching(/starts with WECHATPAY\/SIGNTEST\/.*Query outTradeNo/),
  });
  expect(emulator.exchanges().at(-1)).toMatchObject({
    fault: { type: 'sign-test' },
    answerSignature: { 'wechatpay-signature': expect.stringMatching(/^WECHATPAY\/SIGNTEST\//) },
  });
});

describe('platform certificates', () => {
  it('sign beside the public key during the switch', async () => {
    expect(emulator.platformKeys()).toMatchObject({ mode: 'public-key', certificates: [] });
    await emulator.setPlatformKeys('both');
    const { mode, publicKeyId, certificates } = emulator.platformKeys();
    expect([mode, certificates.length]).toEqual(['both', 1]);
    const serials = new Set<string | undefined>();
    for (let orders = 0; orders < 2; orders++)
      for (const attempt of attemptsOf(await paid())) {
        expect(attempt).toMatchObject({ accepted: true, number: 1 });
        serials.add(serialOf(attempt));
      }
    expect(serials).toEqual(new Set([publicKeyId, ...certificates]));
  });

  it('are downloaded by functions without a public key, and new ones by the gateway', async () => {
    const older = await start({ version: 'v3', platformKeys: 'certificates' });
    const name = 'CLOUDPAY_PUBLIC_KEY_ID';
    expect(await older.callFunction('environment', { name })).toEqual({});
    const { outTradeNo } = await order(older);
    expect(older.exchanges().map(({ path }) => path)).toContain('/v3/certificates');

    const [old] = older.platformKeys().certificates;
    const newest = await older.rotatePlatformCertificate({ overlap: '1h' });
    expect(older.platformKeys().certificates).toEqual([old, newest]);
    await older.pay(outTradeNo);
    await older.advance('2h');
    expect(older.platformKeys().certificates).toEqual([newest]);
    // Another process: each downloads certificates at most once a minute.
    await older.pay((await order(older, 'cb_good', 'order_esm')).outTradeNo);
    const verdict = { delivered: true };
    expect(older.deliveries()).toMatchObject([{ event: { outTradeNo }, verdict }, { verdict }]);
    expect(older.notifications().at(-1)?.attempts[0]?.signature).toMatchObject({
      'wechatpay-serial': newest,
    });
  });

  it('cannot be of another kind', async () => {
    await expect(emulator.setPlatformKeys('none' as never)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});
