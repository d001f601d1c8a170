import { maskOpenids } from '@opencloudpay/wechatpay';

/** Makes texts safe for a log: removes secrets, cuts openids to four characters, limits the length. */
export interface Redact {
  /** A message, which may quote other texts. */
  text(text: string, openids?: readonly string[]): string;
  /**
   * A name or number chosen by the sender. Text that only looks like an openid is kept: it may be an order number,
   * which operators search for.
   */
  name(text: string, openids?: readonly string[]): string;
}

const MAX_TEXT = 600;
const MAX_NAME = 64;

/** @param secrets keys and tokens that must not appear in logs */
export function createRedact(secrets: readonly string[]): Redact {
  // Longest first: if one secret is a prefix of another, replacing it first would leave the rest.
  const hidden = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  const secret = new RegExp(hidden.map(literally).join('|') || '(?!)', 'g');
  const withoutKnown = (text: string, openids: readonly string[] = []) =>
    openids.reduce(maskWithPrefixes, text.replace(secret, '[secret]'));
  return {
    text: (text, openids) => clip(maskOpenids(withoutKnown(text, openids)), MAX_TEXT),
    name: (text, openids) => clip(withoutKnown(text, openids), MAX_NAME),
  };
}

/** The payer's openids in a message, for masking. */
export function openidsOf(fields: Readonly<Record<string, unknown>>): string[] {
  return [fields['openid'], fields['sub_openid']].filter((openid) => typeof openid === 'string');
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Masks the openid and its prefixes of more than four characters, because quoted texts may be cut. */
function maskWithPrefixes(text: string, openid: string): string {
  const shown = openid.slice(0, 4);
  if (openid.length <= 4 || !text.includes(shown)) return text;
  let safe = '';
  let from = 0;
  for (let at = text.indexOf(shown); at !== -1; at = text.indexOf(shown, from)) {
    let end = at + shown.length;
    while (end - at < openid.length && text[end] === openid[end - at]) end++;
    safe += text.slice(from, at + shown.length) + (end > at + shown.length ? '…' : '');
    from = end;
  }
  return safe + text.slice(from);
}

/** Limits the length of a text. */
function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
