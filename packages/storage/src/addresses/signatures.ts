import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseJson } from '@opencloudpay/internal';
import type { FileUser } from '../permissions/permission';

/** What a temporary address allows. */
export interface Grant {
  /** To read the file, or to write it once. */
  action: 'read' | 'write';
  key: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** What an address for an upload allows. */
export interface UploadGrant extends Grant {
  action: 'write';
  /** The user of a mini program. Absent for functions, which may write all. */
  user?: FileUser;
}

/** Makes and checks the signatures of addresses. */
export interface Signatures {
  /** For a file that the address names. */
  ofReading(key: string, expiresAt: number): string;
  isOfReading(key: string, expiresAt: number, signature: string): boolean;
  /** A token that carries its grant. */
  uploadToken(grant: Omit<UploadGrant, 'action'>): string;
  /** @returns `undefined` unless the token was made here, and is valid now */
  readUploadToken(token: string): UploadGrant | undefined;
}

export function signatures(secret: string | Buffer, now: () => number): Signatures {
  // Each use has a first word of its own, so that no signature of one is a signature of another.
  const sign = (...content: readonly (string | number)[]) =>
    createHmac('sha256', secret).update(JSON.stringify(content)).digest('base64url');
  const equal = (given: string, expected: string) => {
    const [one, other] = [Buffer.from(given), Buffer.from(expected)];
    return one.length === other.length && timingSafeEqual(one, other);
  };
  const ofReading = (key: string, expiresAt: number) => sign('GET', key, expiresAt);
  return {
    ofReading,
    isOfReading: (key, expiresAt, signature) =>
      equal(signature, ofReading(key, expiresAt)) && now() < expiresAt,
    uploadToken(grant) {
      const content = Buffer.from(JSON.stringify(grant)).toString('base64url');
      return `${content}.${sign('PUT', content)}`;
    },
    readUploadToken(token) {
      const [content = '', signature = '', ...rest] = token.split('.');
      if (rest.length > 0 || !equal(signature, sign('PUT', content))) return undefined;
      const parsed = parseJson(Buffer.from(content, 'base64url').toString());
      if ('problem' in parsed) return undefined;
      const grant = parsed.value as Omit<UploadGrant, 'action'>;
      return now() < grant.expiresAt ? { ...grant, action: 'write' } : undefined;
    },
  };
}
