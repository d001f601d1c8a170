import type { SessionLimits } from './session-limits';

/** Requests of one user: a page makes some ten at once. */
const USER_RATE = { perSecond: 20, burst: 100 };

/** Requests of one address. Mobile networks have thousands of users behind one. */
const ADDRESS_RATE = { perSecond: 200, burst: 1_000 };

/** Logins of one address. A user logs in every two hours. */
const LOGIN_RATE = { perSecond: 20, burst: 100 };

/** WebSockets of one user: a phone needs one, a web page one for each tab. */
const USER_CONNECTIONS = 10;

/** WebSockets of one address, behind which there are many users. */
const ADDRESS_CONNECTIONS = 1_000;

/**
 * The limits of a server whose operator sets none.
 *
 * @param knowsAddress whether the addresses are those of users: behind a proxy that is not named all users have one address,
 *   and one limit would be for the whole shop
 */
export function usualLimits(knowsAddress: boolean): SessionLimits {
  return {
    user: USER_RATE,
    userConnections: USER_CONNECTIONS,
    ...(knowsAddress && {
      address: ADDRESS_RATE,
      login: LOGIN_RATE,
      addressConnections: ADDRESS_CONNECTIONS,
    }),
  };
}
