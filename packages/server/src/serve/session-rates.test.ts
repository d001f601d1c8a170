import { expect, it } from '@jest/globals';
import { ratesOf } from './session-rates';

const OWN = { perSecond: 1, burst: 2 };

it('limits each user, and addresses only if they are known', () => {
  const user = { perSecond: 20, burst: 100 };
  const login = { perSecond: 20, burst: 100 };
  const address = { perSecond: 200, burst: 1_000 };
  expect(ratesOf({})).toEqual({ user, address: undefined, login: undefined });
  expect(ratesOf({ addressHeader: 'X-Real-IP' })).toEqual({ user, address, login });
  expect(ratesOf({ addressRate: OWN })).toEqual({ user, address: OWN, login });
  expect(ratesOf({ rate: OWN, loginRate: OWN })).toEqual({ user: OWN, address: undefined, login: OWN });
});
