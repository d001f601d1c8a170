import { Socket } from 'node:net';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import { say } from '@opencloudpay/internal';
import type { RefusedHosts } from '../../host-types';

/** Machine-readable codes of refused connections. */
type HostRefusalCode =
  /** The function may not connect to this host. */
  'HOST_REFUSED';

/** A function tried to connect to a host that is refused. */
class HostRefusedError extends CodedError<HostRefusalCode> {}

type Options = Record<string, unknown>;
type Lookup = (host: string, options: object, done: (error: Error) => void) => void;

/**
 * Makes connections to certain hosts fail before any byte is sent, as if their names did not resolve, for every client:
 * http, https, http2, fetch and every client on top of these end in `Socket.connect`. Clients get the reason as the
 * error of the connection.
 *
 * @param onRefused called for the first connection to each host: code often drops the errors of its requests
 */
export function refuseHosts(
  { hosts, reason }: RefusedHosts,
  onRefused: (refusal: HostRefusedError) => void,
): void {
  const told = new Set<string>();
  const refusalOf = (host: string) => {
    const refusal = new HostRefusedError(
      'HOST_REFUSED',
      say(`Connections to ${host} are refused: ${reason.en}`, `拒绝连接 ${host}：${reason.zh}`),
    );
    if (!told.has(host)) onRefused(refusal);
    told.add(host);
    return refusal;
  };
  const connect = Socket.prototype.connect as (...given: unknown[]) => Socket;
  function connectUnlessRefused(this: Socket, ...given: unknown[]): Socket {
    const host = hostOf(given);
    if (host === undefined || !isAmong(host, hosts)) return connect.apply(this, given);
    const lookup: Lookup = (_, __, done) => {
      process.nextTick(done, refusalOf(host));
    };
    return connect.apply(this, lookingUp(given, lookup));
  }
  Socket.prototype.connect = connectUnlessRefused as Socket['connect'];
}

/** The host of a connection; `undefined` for one to this machine by its path or its port alone. */
function hostOf(given: readonly unknown[]): string | undefined {
  const [first, second] = given;
  // `net.connect` passes its arguments on as one list, options first.
  if (Array.isArray(first)) return hostOf(first);
  const host = isOptions(first) ? first['host'] : second;
  return typeof host === 'string' ? host.toLowerCase().replace(/\.$/, '') : undefined;
}

/** The same arguments with another host lookup. */
function lookingUp(given: unknown[], lookup: Lookup): unknown[] {
  const [first, second, ...others] = given;
  if (Array.isArray(first)) {
    // The list itself is kept, because Node recognizes it by a mark on it.
    first[0] = { ...(first[0] as Options), lookup };
    return given;
  }
  if (isOptions(first)) return [{ ...first, lookup }, second, ...others];
  return [{ port: first, host: second, lookup }, ...others];
}

function isOptions(value: unknown): value is Options {
  return typeof value === 'object' && value !== null;
}

function isAmong(host: string, hosts: readonly string[]): boolean {
  return hosts.some((refused) => host === refused || host.endsWith(`.${refused}`));
}
