import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Milliseconds: resolvers repeat a query after five seconds. */
const PATIENCE = 8_000;

/**
 * The IP addresses of a host.
 *
 * @throws an error with the code of the lookup, `ENOTFOUND` for example, or `ETIMEDOUT`
 */
export async function addressesOf(host: string): Promise<readonly string[]> {
  const name = host.replace(/^\[|\]$/g, '');
  if (isIP(name)) return [name];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), PATIENCE);
  });
  try {
    const found = await Promise.race([lookup(name, { all: true }), late]);
    return found.map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
}

/** Networks that the Internet does not reach: RFC 6890. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['2001:db8::', 32],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Whether the Internet can reach an IP address. */
export function isPublicAddress(address: string): boolean {
  return !PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Names that no public name server knows. */
const LOCAL = /(^|\.)(localhost|local|lan|internal|home|intranet|test|invalid|example)$/i;

/** Whether a host may be public, as far as its name says. */
export function isPublicName(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(name)) return isPublicAddress(name);
  return name.includes('.') && !LOCAL.test(name);
}
