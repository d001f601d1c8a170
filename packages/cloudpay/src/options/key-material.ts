import { existsSync, readFileSync } from 'node:fs';
import { unconfigured } from './unconfigured';

/**
 * A certificate or key: PEM text unchanged, else the content of the named file.
 *
 * @param option for errors, which never show the value, because it may be a key
 */
export function pem(option: string, given: string | Uint8Array | undefined): string | Uint8Array | undefined {
  if (typeof given !== 'string' || given.includes('-----BEGIN')) return given;
  return readFile(given, `${option} is neither PEM text nor a file that can be read`);
}

/** Several certificates: a list of PEM texts and paths; in a variable with commas, or PEM texts one after the other. */
export function pems(
  option: string,
  given: readonly (string | Uint8Array)[] | string | undefined,
): readonly (string | Uint8Array)[] | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'string' && !Array.isArray(given))
    throw unconfigured(`${option} must be a list of PEM texts or paths`);
  const list = typeof given === 'string' ? listed(given) : (given as readonly (string | Uint8Array)[]);
  return list.map((one) => pem(option, one) ?? one);
}

function listed(text: string): string[] {
  if (text.includes('-----BEGIN')) return text.match(CERTIFICATE) ?? [text];
  return text.split(',').flatMap((path) => path.trim() || []);
}

const CERTIFICATE = /-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g;

/** A PKCS#12 file: its bytes, the content of the named file, or its base64. */
export function pkcs12(option: string, given: string | Uint8Array | undefined): Uint8Array | undefined {
  if (typeof given !== 'string') return given;
  if (existsSync(given)) return readFile(given, `${option} cannot be read`);
  const bytes = Buffer.from(given, 'base64');
  // A PKCS#12 file is a DER sequence; a mistyped path decodes to something else.
  if (bytes[0] === 0x30) return bytes;
  throw unconfigured(`${option} is neither an existing file nor the base64 of a PKCS#12 file`);
}

function readFile(path: string, problem: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unconfigured(`${problem} (${(cause as NodeJS.ErrnoException).code})`);
  }
}
