/** Makes a text fit for a log: without secrets, openids cut to their first four characters, of bounded length. */
export type Redact = (text: string, openids?: readonly string[]) => string;

const MAX_LENGTH = 600;

/** What WeChat's openids look like, for those that are not known beforehand. */
const OPENID = /(?<![\w-])(o[\w-]{3})[\w-]{24}(?![\w-])/g;

/** @param secrets keys and tokens that may stand in no log, wherever a text picked them up */
export function createRedact(secrets: readonly string[]): Redact {
  // Longest first: a secret that begins another would leave the other's end behind.
  const hidden = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  const secret = new RegExp(hidden.map(literally).join('|') || '(?!)', 'g');
  return (text, openids = []) => {
    const safe = openids.reduce(maskWithPrefixes, text.replace(secret, '[secret]'));
    return clip(safe.replace(OPENID, '$1…'), MAX_LENGTH);
  };
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

/** Names and numbers that a stranger sent, in a length that a log line bears. */
export function clip(text: string, length = 64): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
