import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A secret that was found, or why its file cannot be used, as text after the name of the variable. */
export type FoundSecret = { content: Buffer } | { problem: string };

/** What the variable of a secret holds, with the variable's name for messages. */
export type SecretVariable = FoundSecret & { variable: string };

/**
 * A secret of the environment: the text of the variable, or the content of the file that `<name>_FILE` names, as container
 * platforms provide secrets (`/run/secrets/api_key`). An empty variable counts as unset.
 *
 * @param folder for relative paths. Default: the current folder
 * @returns `undefined` if neither variable is set
 */
export function secretVariable(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  folder = '',
): SecretVariable | undefined {
  const text = env[name]?.trim();
  const path = env[`${name}_FILE`]?.trim();
  if (!path) return text ? { variable: name, content: Buffer.from(text) } : undefined;
  const variable = `${name}_FILE`;
  if (text) return { variable, problem: `and ${name} are both set: keep one.` };
  return { variable, ...secretFile(resolve(folder, path)) };
}

/** Reads the file of a secret. A problem does not show the path, which may be the secret itself, set by mistake. */
export function secretFile(path: string): FoundSecret {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    return {
      problem: `does not name a file that can be read (${(error as NodeJS.ErrnoException).code}).`,
    };
  }
  return content.toString('latin1').trim() === '' ? { problem: 'names a file that is empty.' } : { content };
}

/**
 * Whether the content is a file in DER, such as PKCS#12, and not text: a sequence of more than 127 bytes. Its second byte is in no
 * ASCII text.
 */
export function isDer([tag, length = 0]: Uint8Array): boolean {
  return tag === 0x30 && length >= 0x80;
}
