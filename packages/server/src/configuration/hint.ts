import { isIP } from 'node:net';

/** Words that no secret is: `kubernetes`, `teaShop`, `tea-shop`, `NOT_SET`. */
const PLAIN = /^(?:[A-Z]?[a-z]+(?:[A-Z_-][a-z]+)*|[A-Z]+(?:_[A-Z]+)*)$/;
const LONGEST_PLAIN = 12;
const NAME = /^[A-Za-z][\w-]{2,40}$/;
/** An environment variable's. */
const VARIABLE = /^[A-Z][A-Z0-9_]{2,40}$/;
const SHOWN = 4;

/**
 * A name that was given, for a message: what a person wrote is recognized, and a secret that was written in a name's
 * place is not told. A plain word is shown as it is; of what else looks like a name, the first four characters; of
 * everything, the length.
 */
export function hint(name: string): string {
  return hintOf(name, NAME);
}

/** The same for the name of an environment variable. */
export function variableHint(name: string): string {
  return hintOf(name, VARIABLE);
}

function hintOf(name: string, fits: RegExp): string {
  if (name.length <= LONGEST_PLAIN && PLAIN.test(name) && (fits === NAME || fits.test(name))) return name;
  const length = `${name.length} characters`;
  return fits.test(name) ? `${name.slice(0, SHOWN)}… (${length})` : `… (${length})`;
}

/**
 * An address for a log line, without what may be a secret in it: a host that is none, and parts of the path that are no
 * words.
 *
 * @param url a URL without a user and a query
 */
export function addressHint(url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const isHost = isIP(hostname.replace(/^\[|\]$/g, '')) > 0 || HOST.test(hostname);
  const parts = pathname.split('/').map((part) => (/^(?:[a-z]{1,12}|v\d|)$/.test(part) ? part : '…'));
  const path = parts.join('/').replace(/\/$/, '');
  return `${protocol}//${isHost ? hostname : '…'}${port === '' ? '' : `:${port}`}${path}`;
}

const HOST = /^(?:localhost|(?:[a-z\d-]{1,15}\.)+[a-z]{2,12})$/;
