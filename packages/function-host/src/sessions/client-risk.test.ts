import { expect, it } from '@jest/globals';
import type { FunctionInfo } from '../host';
import { clientRisk } from './client-risk';

const TIMER = { name: 'night', config: '0 0 3 * * * *' } as FunctionInfo['triggers'][number];

it.each(['pay', 'query_order', 'cb_settings', 'callbacks', 'abcb'])(
  'a mini program can call %s without risk',
  (name) => {
    expect(clientRisk({ name, triggers: [] })).toBeUndefined();
    expect(clientRisk({ name })).toBeUndefined();
  },
);

it.each(['cb', 'pay_cb', 'pay-cb', 'payCb', 'PAY_CB', 'payCallback', 'pay_callback', 'paycallback'])(
  '%s has the name of a callback',
  (name) => {
    expect(clientRisk({ name, triggers: [TIMER] })).toBe('callback');
  },
);

it('a function with a timer is one', () => {
  expect(clientRisk({ name: 'report', triggers: [TIMER] })).toBe('timer');
});
