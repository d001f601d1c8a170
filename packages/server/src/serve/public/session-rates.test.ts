import { expect, it } from '@jest/globals';
import { ratesOf } from './session-rates';

const OWN = { perSecond: 1, burst: 2 };

it('limits each user, and addresses only if they are known', () => {
  const user = { perSecond: 20, burst: 100 };
  const login = { perSecond: 20, burst: 100 };
  const address = { perSecond: 200, burst: 1_000 };
  const connections = { userConnections: 10, addressConnections: 1_000 };
  const unknown = { address: undefined, userConnections: 10, addressConnections: undefined };
  expect(ratesOf({})).toEqual({ user, login: undefined, ...unknown });
  expect(ratesOf({ addressHeader: 'X-Real-IP' })).toEqual({ user, address, login, ...connections });
  expect(ratesOf({ addressRate: OWN })).toEqual({ user, address: OWN, login, ...connections });
  expect(ratesOf({ rate: OWN, loginRate: OWN })).toEqual({ user: OWN, login: OWN, ...unknown });
  expect(ratesOf({ connections: 2, addressConnections: 3 })).toMatchObject({
    ...{ userConnections: 2, addressConnections: 3 },
  });
});
