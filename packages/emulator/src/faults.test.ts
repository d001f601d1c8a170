import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationAttempt } from '@opencloudpay/contracts/dev-server/notifications';
import type { Emulator } from './index';
import { order, SUB_MCH_ID, start } from './testing/emulators';

/** Shared by all tests: each has orders of its own. */
let emulator: Emulator;
/** The orders and exchanges of earlier tests. */
let orders: number;
let exchanges: number;
beforeAll(async () => {
  emulator = await start();
});
beforeEach(() => {
  orders = emulator.orders().length;
  exchanges = emulator.exchanges().length;
});
afterEach(async () => {
  await emulator.clearFault();
  await emulator.idle();
});

const deliveriesOf = (...outTradeNos: string[]) =>
  emulator.deliveries().filter(({ numbers }) => outTradeNos.includes(String(numbers.outTradeNo)));

function attemptsOf(outTradeNo: string): NotificationAttempt[] {
  return emulator
    .timeline(outTradeNo)
    .entries.flatMap((entry) => (entry.type === 'notification' ? entry.attempt : []));
}

async function paid(): Promise<string> {
  const { outTradeNo } = await order(emulator);
  await emulator.pay(outTradeNo);
  return outTradeNo;
}

describe('a notification', () => {
  it('that is duplicated calls the callback several times at once', async () => {
    await emulator.fault({ type: 'duplicate', copies: 3, times: 1 });
    const outTradeNo = await paid();
    expect(deliveriesOf(outTradeNo)).toHaveLength(3);
    expect(attemptsOf(outTradeNo)).toMatchObject([
      { number: 1, accepted: true },
      {
        number: 0,
        accepted: true,
        fault: { type: 'duplicate', text: expect.stringContaining('Copy 2 of 3') },
      },
      { number: 0, fault: { text: expect.stringContaining('Copy 3 of 3') } },
    ]);
    expect(emulator.faults()).toEqual([]);
  });

  it('that is delayed is sent after the delay', async () => {
    await emulator.fault({ type: 'delay', by: '10m', times: 1 });
    const outTradeNo = await paid();
    expect(deliveriesOf(outTradeNo)).toEqual([]);
    expect(emulator.timeline(outTradeNo)).toMatchObject({
      order: { state: 'SUCCESS', notification: { state: 'waiting', attempts: 0 } },
    });
    expect(emulator.timeline(outTradeNo).entries.at(-1)).toMatchObject({
      type: 'fault',
      fault: { type: 'delay', text: expect.stringContaining('10m') },
    });
    await emulator.advance('9m');
    expect(deliveriesOf(outTradeNo)).toEqual([]);
    await emulator.advance('1m');
    expect(deliveriesOf(outTradeNo)).toHaveLength(1);
  });

  it('that is dropped is not sent, and is retried on the schedule', async () => {
    await emulator.fault({ type: 'drop', times: 1 });
    const outTradeNo = await paid();
    expect(deliveriesOf(outTradeNo)).toEqual([]);
    expect(attemptsOf(outTradeNo)).toMatchObject([
      { number: 1, accepted: false, remaining: 15, problem: 'Not sent (fault drop).' },
    ]);
    await emulator.advance('15s');
    expect(deliveriesOf(outTradeNo)).toMatchObject([{ verdict: { delivered: true } }]);
  });

  it('whose connection is cut is delivered and then retried', async () => {
    await emulator.fault({ type: 'drop', how: 'cut', times: 1 });
    const outTradeNo = await paid();
    expect(deliveriesOf(outTradeNo)).toHaveLength(1);
    expect(attemptsOf(outTradeNo)).toMatchObject([
      {
        accepted: false,
        problem: expect.stringContaining('cut before the answer'),
        deliveryId: deliveriesOf(outTradeNo)[0]?.id,
      },
    ]);
    await emulator.advance('15s');
    expect(deliveriesOf(outTradeNo)).toHaveLength(2);
  });

  it('that is reordered is sent after the next one', async () => {
    await emulator.fault({ type: 'reorder', times: 1 });
    const first = await paid();
    expect(deliveriesOf(first)).toEqual([]);
    const second = await paid();
    await emulator.idle();
    expect(deliveriesOf(first, second).map(({ numbers }) => numbers.outTradeNo)).toEqual([second, first]);
  });

  it('that is reordered does not wait forever', async () => {
    await emulator.fault({ type: 'reorder', within: '2m', times: 1 });
    const outTradeNo = await paid();
    await emulator.advance('2m');
    expect(deliveriesOf(outTradeNo)).toHaveLength(1);
  });

  it.each([
    { how: 'wrong-key', code: 'SIGNATURE_INVALID' },
    { how: 'unsigned', code: 'SIGNATURE_INVALID' },
    { how: 'other-order', code: 'TOKEN_MISMATCH' },
  ] as const)('that is forged ($how) is refused by the gateway with its reason', async ({ how, code }) => {
    await emulator.fault({ type: 'forge', how, times: 1 });
    const outTradeNo = await paid();
    expect(attemptsOf(outTradeNo)).toMatchObject([
      {
        number: 0,
        accepted: false,
        problem: expect.stringContaining(`The gateway refused it (${code})`),
        fault: { type: 'forge' },
      },
      { number: 1, accepted: true },
    ]);
    expect(deliveriesOf(outTradeNo)).toHaveLength(1);
  });

  it('of a refund is refused when it is forged', async () => {
    const outTradeNo = await paid();
    await emulator.fault({ type: 'forge', kind: 'refund' });
    await emulator.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    await emulator.advance('10s');
    expect(attemptsOf(outTradeNo).slice(1)).toMatchObject([
      { kind: 'refund', accepted: false, problem: expect.stringContaining('DECRYPTION_FAILED') },
      { kind: 'refund', accepted: true },
    ]);
  });

  it('with another amount is refused with the reason, until it has the right amount', async () => {
    await emulator.fault({ type: 'change-amount', to: 1, times: 1 });
    const outTradeNo = await paid();
    expect(deliveriesOf(outTradeNo)).toEqual([]);
    expect(attemptsOf(outTradeNo)).toMatchObject([
      {
        accepted: false,
        xml: expect.stringContaining('<total_fee><![CDATA[1]]></total_fee>'),
        problem: expect.stringMatching(/TOKEN_MISMATCH.*the amount/),
      },
    ]);
    await emulator.advance('15s');
    expect(deliveriesOf(outTradeNo)).toMatchObject([{ event: { totalFee: 100 } }]);
  });

  it('of a refund with another amount is refused too', async () => {
    const outTradeNo = await paid();
    await emulator.fault({ type: 'change-amount', times: 1 });
    await emulator.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    await emulator.advance('6s');
    expect(attemptsOf(outTradeNo).at(-1)).toMatchObject({
      kind: 'refund',
      problem: expect.stringContaining('TOKEN_MISMATCH'),
    });
  });

  it('of another order is not affected', async () => {
    const { outTradeNo } = await order(emulator);
    await emulator.fault({ type: 'drop', outTradeNo });
    expect(deliveriesOf(await paid())).toHaveLength(1);
    await emulator.pay(outTradeNo);
    expect(deliveriesOf(outTradeNo)).toEqual([]);
    expect(emulator.faults()).toMatchObject([{ type: 'drop', struck: 1 }]);
  });
});

describe('WeChat Pay', () => {
  it('that answers SYSTEMERROR once is retried, and does nothing twice', async () => {
    await emulator.fault({ type: 'system-error', apis: ['unifiedOrder'], times: 1 });
    const { outTradeNo } = await order(emulator);
    expect(emulator.exchanges(outTradeNo)).toMatchObject([
      { answer: expect.stringContaining('SYSTEMERROR'), fault: { type: 'system-error' } },
      { answer: expect.stringContaining('prepay_id') },
    ]);
    expect(emulator.orders()).toHaveLength(orders + 1);
  });

  it('that is slower than the function’s timeout makes the call fail, but the order exists', async () => {
    const impatient = await start({ timeout: 700 });
    await impatient.fault({ type: 'slow', by: '30s' });
    await expect(order(impatient)).rejects.toMatchObject({ code: 'FUNCTION_TIMEOUT' });
    expect(impatient.orders()).toMatchObject([{ state: 'NOTPAY' }]);
  });

  it('that is down on one host is reached through the other', async () => {
    await emulator.fault({ type: 'down', how: 'refused', host: 'main' });
    const { outTradeNo } = await order(emulator);
    expect(emulator.exchanges(outTradeNo)).toMatchObject([{ host: 'backup' }]);
  });

  it('that is down on both hosts fails the function’s call, until the fault is cleared', async () => {
    const { id } = await emulator.fault({ type: 'down', how: 'refused' });
    await expect(order(emulator)).rejects.toMatchObject({
      code: 'FUNCTION_THREW',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(emulator.exchanges()).toHaveLength(exchanges);
    await emulator.clearFault(id);
    await order(emulator);
    expect(emulator.orders()).toHaveLength(orders + 1);
  });

  it('whose connections are cut does nothing, and the timeline shows it', async () => {
    await emulator.fault({ type: 'down', times: 1 });
    const { outTradeNo } = await order(emulator);
    const [cut, answered] = emulator.exchanges(outTradeNo);
    expect(cut).toMatchObject({
      fault: { type: 'down', text: expect.stringContaining('the request not executed') },
    });
    expect(cut).not.toHaveProperty('answer');
    expect(answered).toMatchObject({ status: 200 });
  });

  it('that executes the request but does not answer makes one order', async () => {
    await emulator.fault({ type: 'down', how: 'no-answer', times: 1 });
    const { outTradeNo } = await order(emulator);
    expect(emulator.exchanges(outTradeNo)).toHaveLength(2);
    expect(emulator.orders()).toHaveLength(orders + 1);
  });
});

describe('a fault', () => {
  it.each([
    [{ type: 'meteor' }, /There is no fault 'meteor'\. Types: duplicate, delay/],
    [{ type: 'delay' }, /needs the field 'by'/],
    [{ type: 'delay', by: 'soon' }, /not a duration/],
    [{ type: 'duplicate', copies: 100 }, /2 to 20/],
    [{ type: 'drop', times: 0 }, /times/],
    [{ type: 'drop', copies: 2 }, /has no field 'copies'/],
    [{ type: 'down', how: 'refused', times: 1 }, /takes no times/],
    [{ type: 'slow', by: '1s', apis: 'refund' }, /must be a list/],
  ])('that is invalid is refused with the valid values: %j', async (fault, message) => {
    await expect(emulator.fault(fault as never)).rejects.toMatchObject({
      code: 'FAULT_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('is listed with a count of its effects, and can be cleared alone or with all others', async () => {
    const drop = await emulator.fault({ type: 'drop' });
    await emulator.fault({ type: 'duplicate', times: 5 });
    await paid();
    expect(emulator.faults()).toMatchObject([
      { id: drop.id, type: 'drop', struck: 1 },
      { type: 'duplicate', struck: 0, times: 5 },
    ]);
    await emulator.clearFault(drop.id);
    expect(emulator.faults()).toHaveLength(1);
    await expect(emulator.clearFault(drop.id)).rejects.toMatchObject({ code: 'FAULT_UNKNOWN' });
    await emulator.clearFault();
    expect(emulator.faults()).toEqual([]);
  });
});
