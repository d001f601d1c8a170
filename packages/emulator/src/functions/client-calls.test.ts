import { describe, expect, it } from '@jest/globals';
import { CallbackNames, whyNotForClients } from './client-calls';

const named = (name: string) => ({ name, triggers: [] });
const none = new CallbackNames();

function notifying(...urls: (string | undefined)[]): CallbackNames {
  const names = new CallbackNames();
  for (const notifyUrl of urls) names.add(notifyUrl === undefined ? {} : { notifyUrl });
  return names;
}

describe('a mini program', () => {
  it.each(['pay', 'query_order', 'cb_settings', 'callbacks', 'abcb'])('may call %s', (name) => {
    expect(whyNotForClients(named(name), none)).toBeUndefined();
  });

  it.each(['cb', 'pay_cb', 'pay-cb', 'payCb', 'PAY_CB', 'payCallback', 'pay_callback', 'paycallback'])(
    'may not call a function with the name of a callback: %s',
    (name) => {
      expect(whyNotForClients(named(name), none)).toMatch('it is a callback');
    },
  );

  it('may not call a function that an order or refund has named as its callback', () => {
    const notified = notifying(undefined, '', 'http://127.0.0.1:1/notify/refund/env/settle/abc');
    expect(whyNotForClients(named('settle'), notified)).toMatch('it is a callback');
    expect(whyNotForClients(named('env'), notified)).toBeUndefined();
  });

  it('may call a function that shares its name with the service of a container', () => {
    const notified = notifying('http://127.0.0.1:1/notify/pay/env/shop/%2Fpaid/abc');
    expect(whyNotForClients(named('shop'), notified)).toBeUndefined();
  });
});
