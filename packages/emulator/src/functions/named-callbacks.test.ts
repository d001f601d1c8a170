/** An order or a refund that names a callback which cannot be called says so when it is made. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { order, SUB_MCH_ID, start, stopAll } from '../testing/emulators';
import { callbackProblems } from './callback-problem';

afterAll(stopAll);

const url = (...parts: string[]) =>
  `http://127.0.0.1:1/notify/pay/${parts.map(encodeURIComponent).join('/')}/token`;

describe('the callback of a notify URL', () => {
  const problemOf = callbackProblems({
    functions: () => ['pay', 'pay_cb', 'refund'],
    environments: ['shop-1', 'shop-2'],
  });

  it.each<[string, string | undefined, object | undefined]>([
    ['a function that exists', url('shop-1', 'pay_cb'), undefined],
    ['another server', 'https://example.com/notify', undefined],
    ['none', undefined, undefined],
    [
      'a mistyped function',
      url('shop-2', 'pay_cbb'),
      {
        code: 'FUNCTION_NOT_FOUND',
        given: 'pay_cbb',
        nearest: 'pay_cb',
        message: expect.stringContaining("Did you mean 'pay_cb'? Correct functionName"),
      },
    ],
    [
      'a function unlike all others',
      url('shop-1', 'onOrderWasPaid'),
      {
        code: 'FUNCTION_NOT_FOUND',
        given: 'onOrderWasPaid',
        message: expect.stringContaining("The project has 'refund', 'pay', 'pay_cb'."),
      },
    ],
    [
      'an environment that does not exist',
      url('shop-3', 'pay_cb'),
      {
        code: 'ENVIRONMENT_NOT_SERVED',
        given: 'shop-3',
        nearest: 'shop-1',
        message: expect.stringContaining("started with 'shop-1', 'shop-2' only"),
      },
    ],
    [
      'a container',
      url('shop-1', 'server', '/paid'),
      {
        code: 'SERVICE_NOT_SERVED',
        given: 'server',
        message: expect.stringContaining("the container service 'server' (/paid)"),
      },
    ],
  ])('that is %s', (_, notifyUrl, problem) => {
    expect(problemOf(notifyUrl)).toEqual(
      problem && { ...problem, zh: expect.stringMatching(/\p{Script=Han}/u) },
    );
  });

  it('may be in any environment where all exist', () => {
    const anywhere = callbackProblems({ functions: () => ['pay_cb'], environments: 'any' });
    expect(anywhere(url('shop-9', 'pay_cb'))).toBeUndefined();
  });
});

describe('an order and a refund', () => {
  it('with such a callback are reported when they are made, and on their page', async () => {
    const emulator = await start();
    const { outTradeNo } = await order(emulator, 'cb_god');
    const message = `Order ${outTradeNo}: The callback function 'cb_god' does not exist, so the notification cannot be delivered. Did you mean 'cb_good'? Correct functionName, or add the function.`;
    const [call] = emulator.calls();
    expect(emulator.logs()).toMatchObject([
      { functionName: 'order', requestId: call?.requestId, level: 'warn', message },
    ]);
    // The answer is WeChat Pay's, unchanged.
    expect(call?.result).toMatchObject({ resultCode: 'SUCCESS', errMsg: 'cloudPay.unifiedOrder:ok' });
    const problem = { code: 'FUNCTION_NOT_FOUND', given: 'cb_god', nearest: 'cb_good' };
    expect(emulator.timeline(outTradeNo).order).toMatchObject({ callbackProblem: problem });
    expect(emulator.summaries()).toMatchObject([{ callbackProblem: problem }]);
    await emulator.pay(outTradeNo);
    await emulator.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID, functionName: 'no_such' });
    expect(emulator.logs({ functionName: 'refund' })).toMatchObject([
      {
        message: expect.stringContaining(
          `Refund ${outTradeNo}-R: The callback function 'no_such' does not exist`,
        ),
      },
    ]);
    expect(emulator.timeline(outTradeNo).refunds).toMatchObject([{ callbackProblem: { given: 'no_such' } }]);
  });

  it('with a callback that exists are not', async () => {
    const emulator = await start();
    const { outTradeNo } = await order(emulator);
    expect(emulator.logs()).toEqual([]);
    expect(emulator.timeline(outTradeNo).order).not.toHaveProperty('callbackProblem');
  });
});
