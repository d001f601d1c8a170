import { CodedError } from '@opencloudpay/contracts/coded-error';
import { type Rate, rateTable } from '@opencloudpay/internal';
import type { SessionRequestErrorCode } from './errors';
import type { SessionUser } from './login/sessions';

export interface SessionLimits {
  /** Requests of one user, messages of its WebSockets included. */
  user?: Rate | undefined;
  /** Requests of one address, logins included. */
  address?: Rate | undefined;
  /** Logins of one address. */
  login?: Rate | undefined;
  /** WebSockets of one user at once. */
  userConnections?: number | undefined;
  /** WebSockets of one address at once. */
  addressConnections?: number | undefined;
}

/** Counts what users and addresses do. Session routes and WebSockets that share one have the limits together. */
export interface SessionCounter {
  /** @throws {RateLimited} */
  countUser(user: SessionUser): void;
  /**
   * @param ip `undefined` if it is unknown: it is not limited then
   * @throws {RateLimited}
   */
  countAddress(ip: string | undefined, isLogin: boolean): void;
  /** Counts a connection of a user. @returns ends it @throws {RateLimited} */
  connectUser(user: SessionUser): () => void;
  /** The same of an address. */
  connectAddress(ip: string | undefined): () => void;
}

/** Users or addresses whose requests are counted at once: about 10 MB. */
const MOST_KEYS = 50_000;

/** Seconds after which a user or an address with too many connections tries again. */
const CONNECT_AGAIN = 30;

/** A user or an address sends too many requests, or has too many connections. Nothing was done. */
export class RateLimited extends CodedError<SessionRequestErrorCode> {
  /** What there were too many of. */
  readonly what: string;
  /** Seconds. */
  readonly retryAfter: number;

  constructor(what: string, retryAfter: number) {
    super('RATE_LIMITED', `There were too many ${what}: nothing was done. Retry in ${retryAfter} s.`);
    this.what = what;
    this.retryAfter = retryAfter;
  }
}

/** A counter with these limits; each process counts its own. */
export function sessionLimits({
  user,
  address,
  login,
  userConnections,
  addressConnections,
}: SessionLimits = {}): SessionCounter {
  const connectionsOfUsers = connectionTable(userConnections, 'connections of this user');
  const connectionsOfAddresses = connectionTable(addressConnections, 'connections from this address');
  const users = user && rateTable(user, MOST_KEYS);
  const addresses = address && rateTable(address, MOST_KEYS);
  const logins = login && rateTable(login, MOST_KEYS);
  const count = (table: typeof users, key: string, what: string) => {
    const wait = table?.take(key) ?? 0;
    if (wait > 0) throw new RateLimited(what, wait);
  };
  return {
    countUser: (of) => count(users, keyOf(of), 'requests of this user'),
    countAddress(ip, isLogin) {
      if (ip === undefined) return;
      const key = networkOf(ip);
      count(addresses, key, 'requests from this address');
      if (isLogin) count(logins, key, 'logins from this address');
    },
    connectUser: (of) => connectionsOfUsers(keyOf(of)),
    connectAddress: (ip) => (ip === undefined ? () => {} : connectionsOfAddresses(networkOf(ip))),
  };
}

function keyOf({ appId, openId }: SessionUser): string {
  return `${appId} ${openId}`;
}

/** Counts connections by key. @returns counts one, and gives what ends it */
function connectionTable(most: number | undefined, what: string): (key: string) => () => void {
  const open = new Map<string, number>();
  return (key) => {
    const before = open.get(key) ?? 0;
    if (most !== undefined && before >= most) throw new RateLimited(what, CONNECT_AGAIN);
    open.set(key, before + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (open.get(key) ?? 1) - 1;
      if (left > 0) open.set(key, left);
      else open.delete(key);
    };
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
