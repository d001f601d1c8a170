import { readFileSync } from 'node:fs';
import { unconfigured } from './unconfigured';

/** The variables `CLOUDPAY_*` of an environment. An empty one counts as unset. */
export interface Variables {
  /** The text without surrounding white space: files often end with a line feed. */
  value(name: string): string | undefined;
  /**
   * A secret: the variable's text, or that of the file that `CLOUDPAY_<name>_FILE` names, as container platforms provide
   * secrets (`/run/secrets/api_key`).
   *
   * @throws {CallFailure} if both are set, or the file cannot be read or is empty
   */
  secret(name: string): string | undefined;
  /** Like `secret`; a file in DER (a PKCS#12 file) is returned as bytes. */
  secretFile(name: string): Uint8Array | string | undefined;
}

export function variablesOf(env: Readonly<Record<string, string | undefined>>): Variables {
  const value = (name: string) => env[`CLOUDPAY_${name}`]?.trim() || undefined;

  /** Does not show the value: it may be the secret itself, set under the wrong name. */
  function content(name: string): Buffer | undefined {
    const path = value(`${name}_FILE`);
    if (path === undefined) return undefined;
    const variable = `CLOUDPAY_${name}`;
    if (value(name) !== undefined)
      throw unconfigured(`${variable} and ${variable}_FILE are both set: keep one`);
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      throw unconfigured(
        `${variable}_FILE does not name a file that can be read (${(error as NodeJS.ErrnoException).code})`,
      );
    }
    if (bytes.toString('latin1').trim() === '')
      throw unconfigured(`${variable}_FILE names a file that is empty`);
    return bytes;
  }

  return {
    value,
    secret: (name) => content(name)?.toString().trim() ?? value(name),
    secretFile(name) {
      const bytes = content(name);
      // A PKCS#12 file is a DER sequence; any other content must be base64.
      return bytes?.[0] === 0x30 ? bytes : (bytes?.toString().trim() ?? value(name));
    },
  };
}
