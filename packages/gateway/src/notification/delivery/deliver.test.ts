import { describe, expect, it, jest } from '@jest/globals';
import { AdapterError } from '@opencloudpay/function-adapters';
import { testGateway, WARN } from '../../testing/gateway';
import { ACKNOWLEDGED, addressOf, OPENID, paymentXml, SUB_OPENID, TARGET } from '../../testing/notifications';
import type { Delivery } from './delivery';

const wrongReplies: [string, unknown, string, RegExp][] = [
  ['nothing', undefined, 'NO_REPLY', /without returning/],
  ['null', null, 'NO_REPLY', /without returning/],
  ['another errcode', { errcode: 1, errmsg: 'no such order' }, 'ERRCODE_NOT_ZERO', /says that it failed/],
  ['errcode as text', { errcode: '0' }, 'ERRCODE_NOT_A_NUMBER', /not the number 0/],
  ['errCode', { errCode: 0 }, 'WRONG_CASE', /in lower case/],
  ['WeChat Pay’s own object', { return_code: 'SUCCESS' }, 'WECHAT_PAY_REPLY', /answers WeChat Pay/],
  ['WeChat Pay’s own XML', ACKNOWLEDGED, 'WECHAT_PAY_REPLY', /answers WeChat Pay/],
  ['text', 'success', 'TEXT_REPLY', /that is text/],
  ['JSON text', '{"errcode":0}', 'TEXT_REPLY', /without JSON.stringify/],
  ['a wrapped reply', { result: { errcode: 0 } }, 'WRAPPED_REPLY', /return it directly/],
  ['an HTTP answer', { statusCode: 200, body: '{"errcode":0}' }, 'OTHER_PROTOCOL', /HTTP gateway/],
  ['a list', [{ errcode: 0 }], 'NOT_AN_OBJECT', /not an object/],
  ['true', true, 'NOT_AN_OBJECT', /not an object/],
  ['an object without errcode', { ok: true }, 'NO_ERRCODE', /no errcode/],
];

describe('a callback function that returns', () => {
  it.each(wrongReplies)(
    '%s has not confirmed: FAIL, and the log says what to fix',
    async (_, reply, code, diagnosis) => {
      const { post, log } = testGateway({ answer: async () => reply });
      expect(await post(addressOf('pay'), paymentXml())).toMatchObject({
        status: 200,
        code: 'FAIL',
        message: `Not delivered (${code}): send it again.`,
      });
      expect(log.lines()).toEqual([
        expect.objectContaining({
          level: WARN,
          code,
          ...TARGET,
          outTradeNo: '2021WERUN1647839289398',
          reason: expect.stringMatching(diagnosis),
        }),
      ]);
    },
  );

  it('{ errcode: 0 } with additional fields has confirmed', async () => {
    const { post } = testGateway({ answer: async () => ({ errcode: 0, errmsg: 'ok', more: 1 }) });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
  });
});

describe('a callback that fails', () => {
  it.each([
    'FUNCTION_NOT_FOUND',
    'FUNCTION_FAILED',
    'FUNCTION_TIMEOUT',
    'THROTTLED',
    'PERMISSION_DENIED',
    'UNREACHABLE',
    'TARGET_UNSUPPORTED',
    'ABORTED',
  ] as const)('is answered FAIL and logged with the adapter’s code %s', async (code) => {
    const { post, log } = testGateway({
      answer: async () => {
        throw new AdapterError(code, 'what happened and what to do');
      },
    });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ status: 200, code: 'FAIL' });
    expect(log.lines()).toMatchObject([{ level: WARN, code, reason: 'what happened and what to do' }]);
  });

  it.each([
    [
      'throws at once',
      () => {
        throw new TypeError('x is not a function');
      },
    ],
    ['throws text', () => Promise.reject('x is not a function')],
    [
      'replies with something that cannot be looked at',
      async () => ({
        get errcode() {
          throw new Error('x is not a function');
        },
      }),
    ],
  ] as [string, () => Promise<unknown>][])('because the adapter %s is answered FAIL', async (_, answer) => {
    const { post, log } = testGateway({ answer });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ status: 200, code: 'FAIL' });
    expect(log.lines()).toMatchObject([
      {
        level: WARN,
        code: 'ADAPTER_FAILED',
        reason: expect.stringMatching(/x is not a function|object Object/),
      },
    ]);
  });
});

describe('a callback function that hangs', () => {
  it('is aborted in time for WeChat Pay’s answer, with the signal to the adapter', async () => {
    let signal: AbortSignal | undefined;
    const { post, log } = testGateway({
      deliveryTimeout: 60,
      answer: (_, __, options) => {
        signal = options?.signal;
        return new Promise(() => {});
      },
    });
    const started = performance.now();
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({
      status: 200,
      code: 'FAIL',
      message: 'Not delivered (DELIVERY_TIMEOUT): send it again.',
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect(signal?.aborted).toBe(true);
    expect(log.lines()).toMatchObject([{ code: 'DELIVERY_TIMEOUT', ...TARGET }]);
  });

  it('is aborted 4.5 s after the arrival by default: WeChat Pay waits 5 s', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    try {
      const { post, calls } = testGateway({ answer: () => new Promise(() => {}) });
      let answered: string | undefined;
      const answer = post(addressOf('pay'), paymentXml()).then(({ message }) => {
        answered = message;
      });
      while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await jest.advanceTimersByTimeAsync(4499);
      expect(answered).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1);
      await answer;
      expect(answered).toContain('DELIVERY_TIMEOUT');
    } finally {
      jest.useRealTimers();
    }
  });

  it('has its late failure and its late answer ignored', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const later = <T>(then: () => T) =>
      new Promise<T>((resolve, reject) => {
        setTimeout(() => {
          try {
            resolve(then());
          } catch (failure) {
            reject(failure);
          }
        }, 60);
      });
    const deliveries: Delivery[] = [];
    const { post, log } = testGateway({
      deliveryTimeout: 20,
      onDelivery: (delivery) => void deliveries.push(delivery),
      answer: (_, { outTradeNo }) =>
        later(() => {
          if (outTradeNo === 'FAILS-LATE') throw new Error('too late to matter');
          return { errcode: 0 };
        }),
    });
    const send = (outTradeNo: string) =>
      post(addressOf('pay', { out_trade_no: outTradeNo }), paymentXml({ out_trade_no: outTradeNo }));
    const answers = await Promise.all([send('FAILS-LATE'), send('ANSWERS-LATE')]);
    await later(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(answers.map(({ code }) => code)).toEqual(['FAIL', 'FAIL']);
    expect(unhandled).toEqual([]);
    expect(deliveries).toHaveLength(2);
    expect(log.lines()).toHaveLength(2);
  });

  it('gets no abort signal if it answered in time', async () => {
    let signal: AbortSignal | undefined;
    const { post } = testGateway({
      deliveryTimeout: 30,
      answer: async (_, __, options) => {
        signal = options?.signal;
        return { errcode: 0 };
      },
    });
    await post(addressOf('pay'), paymentXml());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(signal?.aborted).toBe(false);
  });
});

describe('onDelivery', () => {
  it('receives the target, the answer, the verdict and the duration of a delivery', async () => {
    const deliveries: Delivery[] = [];
    const { post, calls } = testGateway({
      onDelivery: (delivery) => void deliveries.push(delivery),
      answer: async () => ({ errcode: 7 }),
    });
    const answer = await post(addressOf('pay'), paymentXml());
    expect(deliveries).toEqual([
      {
        requestId: answer.headers.get('x-request-id'),
        kind: 'pay',
        target: TARGET,
        numbers: { outTradeNo: '2021WERUN1647839289398', transactionId: '4200004561202203217657282768' },
        event: calls[0]?.event,
        reply: { errcode: 7 },
        verdict: { delivered: false, code: 'ERRCODE_NOT_ZERO', diagnosis: expect.any(String) },
        durationMs: expect.any(Number),
      },
    ]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('listener broke');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('listener broke');
      },
    ],
  ])('that %s changes only the log', async (_, onDelivery) => {
    const { post, log } = testGateway({ onDelivery });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
    await new Promise((resolve) => setImmediate(resolve));
    expect(
      log
        .lines()
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['DELIVERED', 'LISTENER_FAILED']);
  });
});

describe('the log', () => {
  it('masks openids in every error of a function or an adapter', async () => {
    const quotes = [
      async () => ({ errcode: 1, errmsg: `${SUB_OPENID} unknown` }),
      async () => ({ errcode: 1, errmsg: 'x'.repeat(30), openid: OPENID }),
      async () => {
        throw new Error(`no row for ${OPENID}/${SUB_OPENID} or oABCDEFGHIJKLMNOPQRSTUVWXYZ1`);
      },
      async () => {
        throw new AdapterError('FUNCTION_FAILED', `openid=${SUB_OPENID}`);
      },
      async () => {
        throw new AdapterError('FUNCTION_FAILED', `the row of ${SUB_OPENID.slice(0, 20)}… is locked`);
      },
    ];
    for (const answer of quotes) {
      const { post, log } = testGateway({ answer });
      await post(addressOf('pay'), paymentXml());
      for (const openid of [OPENID, SUB_OPENID, 'oABCDEFGHIJKLMNOPQRSTUVWXYZ1']) {
        expect(log.text()).not.toContain(openid.slice(0, 6));
      }
      expect(log.text()).toMatch(/o[\w-]{3}…/);
    }
  });
});
