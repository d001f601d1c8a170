import { isDer, secretVariable } from '@opencloudpay/internal';
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

  function content(name: string): Buffer | undefined {
    const found = secretVariable(env, `CLOUDPAY_${name}`);
    if (found && 'problem' in found)
      throw unconfigured(`${found.variable} ${found.problem.replace(/\.$/, '')}`);
    return found?.content;
  }

  return {
    value,
    secret: (name) => content(name)?.toString().trim(),
    secretFile(name) {
      const bytes = content(name);
      // A PKCS#12 file; any other content must be base64.
      return bytes && isDer(bytes) ? bytes : bytes?.toString().trim();
    },
  };
}
