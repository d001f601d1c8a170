import type { SignatureHeaders } from '@opencloudpay/contracts/dev-server/exchanges';

/** A signature of v3 in its parts. */
export interface SignatureParts {
  /** `WECHATPAY2-SHA256-RSA2048`; empty if the headers do not say it. */
  scheme: string;
  /** Names and values: the fields of `Authorization`, and all other headers. */
  parts: readonly { name: string; value: string }[];
  /** The headers as text, a line each. */
  text: string;
}

/** The parts of every signature, in the sequence in which they are shown. */
const SHORT_FIRST = ['serial', 'timestamp', 'nonce', 'signature'];
/** The header with the scheme of an answer's signature. */
const SCHEME = 'Wechatpay-Signature-Type';

/** Splits the headers of a signature into their parts, the signature itself last. */
export function signatureParts(headers: SignatureHeaders): SignatureParts {
  const named = Object.entries(headers).map(([name, value]) => ({ name: headerName(name), value }));
  const headerOf = (wanted: string) => named.find(({ name }) => name === wanted)?.value ?? '';
  const [, scheme = headerOf(SCHEME), fields = ''] =
    /^(\S+)\s+(\w+=".*)$/s.exec(headerOf('Authorization')) ?? [];
  const split = [...fields.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));
  const shown = split.length > 0 ? ['Authorization', SCHEME] : [SCHEME];
  const others = named.filter(({ name }) => !shown.includes(name));
  return {
    scheme,
    parts: [...split, ...others].toSorted((one, other) => placeOf(one.name) - placeOf(other.name)),
    text: named.map(({ name, value }) => `${name}: ${value}`).join('\n'),
  };
}

/** Milliseconds since 1970 of a part that is a time of the signature. */
export function signedAt({ name, value }: { name: string; value: string }): number | undefined {
  return /timestamp$/i.test(name) && /^\d{1,11}$/.test(value) ? Number(value) * 1_000 : undefined;
}

function placeOf(name: string): number {
  return SHORT_FIRST.findIndex((part) => name.toLowerCase().includes(part));
}

/** `wechatpay-serial` as `Wechatpay-Serial`. */
function headerName(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
