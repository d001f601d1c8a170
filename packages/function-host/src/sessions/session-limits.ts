import { CodedError } from '@opencloudpay/contracts/coded-error';
import { type Rate, rateTable } from '@opencloudpay/internal';
import type { SessionRequestErrorCode } from './errors';
import type { SessionUser } from './sessions';

export interface SessionLimits {
  /** Requests of one user. */
  user?: Rate | undefined;
  /** Requests of one address, logins included. */
  address?: Rate | undefined;
  /** Logins of one address. */
  login?: Rate | undefined;
}

/** Users or addresses whose requests are counted at once: about 10 MB. */
const MOST_KEYS = 50_000;

/** A user or an address sends too many requests. Nothing was done. */
export class RateLimited extends CodedError<SessionRequestErrorCode> {
  /** Seconds. */
  readonly retryAfter: number;

  constructor(what: string, retryAfter: number) {
    super('RATE_LIMITED', `There were too many ${what}: nothing was done. Retry in ${retryAfter} s.`);
    this.retryAfter = retryAfter;
  }
}

/** Counts requests; each process counts its own. */
export function sessionLimits({ user, address, login }: SessionLimits = {}) {
  const users = user && rateTable(user, MOST_KEYS);
  const addresses = address && rateTable(address, MOST_KEYS);
  const logins = login && rateTable(login, MOST_KEYS);
  const count = (table: typeof users, key: string, what: string) => {
    const wait = table?.take(key) ?? 0;
    if (wait > 0) throw new RateLimited(what, wait);
  };
  return {
    /** @throws {RateLimited} */
    countUser: ({ appId, openId }: SessionUser) =>
      count(users, `${appId} ${openId}`, 'requests of this user'),
    /**
     * @param ip `undefined` if it is unknown: it is not limited then
     * @throws {RateLimited}
     */
    countAddress(ip: string | undefined, isLogin: boolean) {
      if (ip === undefined) return;
      const key = networkOf(ip);
      count(addresses, key, 'requests from this address');
      if (isLogin) count(logins, key, 'logins from this address');
    },
  };
}

/** An IPv4 address, or the first 64 bits of an IPv6 address: a connection has all addresses below them. */
export function networkOf(ip: string): string {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::', 2);
  const first = before === '' ? [] : before.split(':');
  const last = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
