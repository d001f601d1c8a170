import type { SessionLimits } from '@opencloudpay/function-host';
import type { SessionsSection } from '../configuration/serve/serve-configuration';

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
 * The limits of sessions. Addresses are limited if the configuration says where to find them, or asks for it: behind a
 * proxy without `addressHeader` all users have one address, and one limit would be for the whole shop.
 */
export function ratesOf({
  rate = USER_RATE,
  addressHeader,
  addressRate,
  loginRate,
  connections = USER_CONNECTIONS,
  addressConnections,
}: Omit<SessionsSection, 'keys'>): SessionLimits {
  const isKnown = addressHeader !== undefined || addressRate !== undefined;
  return {
    user: rate,
    address: addressRate ?? (isKnown ? ADDRESS_RATE : undefined),
    login: loginRate ?? (isKnown ? LOGIN_RATE : undefined),
    userConnections: connections,
    addressConnections: addressConnections ?? (isKnown ? ADDRESS_CONNECTIONS : undefined),
  };
}
