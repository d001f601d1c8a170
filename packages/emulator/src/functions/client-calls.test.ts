import { describe, expect, it } from '@jest/globals';
import type { FunctionHost, FunctionInfo } from '@opencloudpay/function-host';
import { CallbackNames, hostForClients, riskOf } from './client-calls';

const named = (name: string) => ({ name, triggers: [] });
const none = new CallbackNames();

function notifying(...urls: (string | undefined)[]): CallbackNames {
  const names = new CallbackNames();
  for (const notifyUrl of urls) names.add(notifyUrl === undefined ? {} : { notifyUrl });
  return names;
}

describe('the risk of a call by a mini program', () => {
  it('is that of a callback if an order or refund has named the function', () => {
    const notified = notifying(undefined, '', 'http://127.0.0.1:1/notify/refund/env/settle/abc');
    expect(riskOf(named('settle'), notified)).toBe('callback');
    expect(riskOf(named('settle'), none)).toBeUndefined();
    expect(riskOf(named('env'), notified)).toBeUndefined();
    expect(riskOf(named('pay_cb'), none)).toBe('callback');
  });

  it('is none for a function that shares its name with the service of a container', () => {
    const notified = notifying('http://127.0.0.1:1/notify/pay/env/shop/%2Fpaid/abc');
    expect(riskOf(named('shop'), notified)).toBeUndefined();
  });
});

describe('a host for mini programs', () => {
  const TIMER = { name: 'night' } as FunctionInfo['triggers'][number];
  const host = {
    functions: () =>
      [named('pay'), named('pay_cb'), { ...named('nightly'), triggers: [TIMER] }] as FunctionInfo[],
    invoke: async (name: string) => `called ${name}`,
  } satisfies Pick<FunctionHost, 'invoke' | 'functions'>;

  function clients(strict: boolean) {
    const warnings: { functionName: string; requestId: string | undefined; message: string }[] = [];
    const forClients = hostForClients(host, none, {
      strict,
      warn: ({ message, ...about }) => warnings.push({ ...about, message: message.en }),
    });
    return {
      warnings,
      call: (name: string, requestId = 'r-1') => forClients.invoke(name, {}, { requestId }),
    };
  }

  it('allows every call, with one warning for each function', async () => {
    const { warnings, call } = clients(false);
    for (const name of ['pay', 'pay_cb', 'nightly', 'pay_cb', 'nightly'])
      expect(await call(name)).toBe(`called ${name}`);
    expect(warnings).toEqual([
      {
        functionName: 'pay_cb',
        requestId: 'r-1',
        message:
          "A mini program called 'pay_cb', which is a callback. CloudBase allows this, so every user can claim by such a call that an order is paid. Before the function acts on a payment, it must check that cloud.getWXContext().SOURCE is 'wx_paycallback', or query the order (cloudPay.queryOrder). --strict refuses such calls.",
      },
      {
        functionName: 'nightly',
        requestId: 'r-1',
        message: expect.stringMatching(
          /^A mini program called 'nightly', which has a timer trigger.*wx_trigger/,
        ),
      },
    ]);
  });

  it('refuses the calls with the reason if it is strict', async () => {
    const { warnings, call } = clients(true);
    await expect(call('pay_cb')).rejects.toMatchObject({
      code: 'FUNCTION_NOT_FOUND',
      message: expect.stringMatching(/because it is a callback: every user can claim.*without --strict/),
    });
    await expect(call('nightly')).rejects.toThrow(/because it has a timer trigger/);
    expect(await call('pay')).toBe('called pay');
    expect(await call('unknown')).toBe('called unknown');
    expect(warnings).toEqual([]);
  });
});
