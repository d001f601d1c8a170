import { isIP } from 'node:net';

/** Plain words, which are no secrets: `kubernetes`, `teaShop`, `tea-shop`, `NOT_SET`. */
const PLAIN = /^(?:[A-Z]?[a-z]+(?:[A-Z_-][a-z]+)*|[A-Z]+(?:_[A-Z]+)*)$/;
const LONGEST_PLAIN = 12;
const NAME = /^[A-Za-z][\w-]{2,40}$/;
/** The form of an environment variable. */
const VARIABLE = /^[A-Z][A-Z0-9_]{2,40}$/;
/** Several words of capitals alone, as people name variables, unlike keys: `TENCENT_SECRET_ID`. */
const WORDS = /^[A-Z]{1,12}(?:_[A-Z]{1,12})+$/;
const SHOWN = 4;

/**
 * Formats a given name for a message, so that its author recognizes it, but a misplaced secret is not shown. A plain
 * word is shown in full; other names are cut to four characters; other text shows only its length.
 */
export function hint(name: string): string {
  return hintOf(name, NAME);
}

/** The same for the name of an environment variable. */
export function variableHint(name: string): string {
  return WORDS.test(name) && VARIABLE.test(name) ? name : hintOf(name, VARIABLE);
}

/** The same hint in a Chinese message. */
export function hintInChinese(hint: string): string {
  return hint.replace(/ \((\d+) characters\)/g, '（$1 个字符）');
}

function hintOf(name: string, fits: RegExp): string {
  // It stands for all other names.
  if (name === '*') return name;
  if (name.length <= LONGEST_PLAIN && PLAIN.test(name) && (fits === NAME || fits.test(name))) return name;
  const length = `${name.length} characters`;
  return fits.test(name) ? `${name.slice(0, SHOWN)}… (${length})` : `… (${length})`;
}

/**
 * Formats an address for a log line without possible secrets: hides invalid hosts and path segments that are no plain
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
