import { maskOpenids } from '@opencloudpay/wechatpay';

/** Makes texts fit for a log: without secrets, openids cut to their first four characters, of bounded length. */
export interface Redact {
  /** Words, with whatever they quote. */
  text(text: string, openids?: readonly string[]): string;
  /**
   * A name or number, as whoever sent it chose it. What only looks like an openid is left alone: order numbers may look
   * like one, and are what an operator searches for.
   */
  name(text: string, openids?: readonly string[]): string;
}

const MAX_TEXT = 600;
const MAX_NAME = 64;

/** @param secrets keys and tokens that may stand in no log, wherever a text picked them up */
export function createRedact(secrets: readonly string[]): Redact {
  // Longest first: a secret that begins another would leave the other's end behind.
  const hidden = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  const secret = new RegExp(hidden.map(literally).join('|') || '(?!)', 'g');
  const withoutKnown = (text: string, openids: readonly string[] = []) =>
    openids.reduce(maskWithPrefixes, text.replace(secret, '[secret]'));
  return {
    text: (text, openids) => clip(maskOpenids(withoutKnown(text, openids)), MAX_TEXT),
    name: (text, openids) => clip(withoutKnown(text, openids), MAX_NAME),
  };
}

/** The payer's among a message's fields, to be masked wherever a text quotes them. */
export function openidsOf(fields: Readonly<Record<string, unknown>>): string[] {
  return [fields['openid'], fields['sub_openid']].filter((openid) => typeof openid === 'string');
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Masks the openid and, as texts are cut when they are quoted, any longer beginning of it. */
function maskWithPrefixes(text: string, openid: string): string {
  const shown = openid.slice(0, 4);
  if (openid.length <= 4) return text;
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

/** A text in a length that a log line bears. */
function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
