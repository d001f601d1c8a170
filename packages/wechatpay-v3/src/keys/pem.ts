/** Key material as text or bytes, as it stands in a `.pem` file. */
export type Pem = string | Uint8Array;

/** What a text contains by its first PEM header, for the person who has to give the right file. */
export type PemContent =
  | 'private key'
  | 'encrypted private key'
  | 'public key'
  | 'certificate'
  | 'certificate request'
  | 'PKCS#12 file'
  | 'path of a file'
  | 'unknown';

const LABELS: readonly [RegExp, PemContent][] = [
  [/^ENCRYPTED PRIVATE KEY$/, 'encrypted private key'],
  [/PRIVATE KEY$/, 'private key'],
  [/PUBLIC KEY$/, 'public key'],
  [/CERTIFICATE REQUEST$/, 'certificate request'],
  [/CERTIFICATE$/, 'certificate'],
];

/** As text, and as bytes that were read as Latin-1: Windows' editor saves a file with it, and OpenSSL then finds no header. */
const BYTE_ORDER_MARK = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;

/** The PEM as text. Line breaks that an environment variable has as `\n` are restored. */
export function pemText(pem: Pem): string {
  const given = typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1');
  const text = given.replace(BYTE_ORDER_MARK, '');
  return text.includes('\n') ? text : text.replace(/\\r|\\n/g, (escaped) => (escaped === '\\n' ? '\n' : ''));
}

export function pemContent(text: string): PemContent {
  const [, label] = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text) ?? [];
  if (label !== undefined) {
    // PKCS#1 names the cipher in a header inside.
    if (/^Proc-Type: 4,ENCRYPTED/m.test(text)) return 'encrypted private key';
    return LABELS.find(([pattern]) => pattern.test(label))?.[1] ?? 'unknown';
  }
  if (/^(?:[\w.~-]*[\\/])?[\w\\/ .:~-]+\.(?:pem|key|p12|cer|crt)$/i.test(text.trim()))
    return 'path of a file';
  return isPkcs12(text) ? 'PKCS#12 file' : 'unknown';
}

/** A DER sequence longer than 255 bytes that starts with the integer 3, the version of PKCS#12. */
function isPkcs12(text: string): boolean {
  const bytes = Buffer.from(text.slice(0, 7), 'latin1').toString('hex');
  return bytes.startsWith('3082') && bytes.endsWith('020103');
}
