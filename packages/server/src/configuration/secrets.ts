import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { variableHint } from './hint';
import { secretSchema } from './json-schema';
import { isObject } from './readers';
import { type JsonSchema, type Place, type Reader, tell, variableOf } from './reading';

const HOW = 'give it as text, as { "file": "/run/secrets/…" } or as { "env": "NAME" }';

/**
 * A secret: the text itself, or its place. A variable with `_FILE` added to its name gives a file, as container
 * platforms pass secrets.
 *
 * @param min least number of characters, and the purpose of the secret
 */
export function secret(min = 1, because?: string): Reader<string> {
  return reader(secretSchema(min, because), (given, at) => {
    const found = find(given, at);
    const content = found?.toString().trim();
    if (content === undefined) return undefined;
    return content.length >= min
      ? content
      : tell(at, `must have at least ${min} characters${because ? `: ${because}` : ''}.`);
  });
}

/** One secret, or a list with the newest first. */
export function secrets(one: Reader<string> = secret()): Reader<string | string[]> {
  return {
    ...one,
    schema: { anyOf: [one.schema, { type: 'array', items: one.schema, minItems: 1 }] },
    read(given, at) {
      if (!Array.isArray(given)) return one.read(given, at);
      if (given.length === 0) return tell(at, 'is an empty list: give at least one.');
      return given.flatMap((item, index) => one.read(item, { ...at, key: `${at.key}[${index}]` }) ?? []);
    },
  };
}

/** A PKCS#12 file: its path, its base64, or the place of one of them. */
export function pkcs12(): Reader<Uint8Array> {
  const schema = secretSchema(1, 'a PKCS#12 file: its path, or its base64');
  return reader(schema, (given, at) => {
    const found = find(given, at);
    if (found === undefined || found[0] === DER_SEQUENCE) return found;
    const written = found.toString().trim();
    const path = resolve(at.source.folder, written);
    const bytes = existsSync(path) ? readFile(path, at) : Buffer.from(written, 'base64');
    if (bytes === undefined || bytes[0] === DER_SEQUENCE) return bytes;
    return tell(
      at,
      'is neither the path of an existing file nor the base64 of a PKCS#12 file (apiclient_cert.p12).',
    );
  });
}

/** A certificate or key: PEM text, its path, or the place of one of them. */
export function pem(): Reader<string> {
  return reader(secretSchema(1, 'PEM text, or the path of a file with it'), (given, at) => {
    const written = find(given, at)?.toString().trim();
    if (written === undefined || written.includes('-----BEGIN')) return written;
    const content = written.includes('\n')
      ? undefined
      : readFile(resolve(at.source.folder, written), at)?.toString();
    if (content === undefined || content.includes('-----BEGIN')) return content;
    return tell(at, 'must be PEM text or the path of it.');
  });
}

/** The first byte of a DER file. */
const DER_SEQUENCE = 0x30;

function reader<T>(schema: JsonSchema, read: Reader<T>['read']): Reader<T> {
  return {
    schema,
    isSecret: true,
    read,
    readVariable(name, at) {
      const file = variableOf(at.source, `${name}_FILE`);
      if (file === undefined) return read(variableOf(at.source, name), at);
      const fromFile = { ...at, variable: `${name}_FILE` };
      return variableOf(at.source, name) === undefined
        ? read({ file }, fromFile)
        : tell(fromFile, `and ${name} are both set: keep one.`);
    },
  };
}

/** The content from its place; `undefined` after a problem is reported. */
function find(given: unknown, at: Place): Buffer | undefined {
  if (typeof given === 'string') {
    return given.trim() === '' ? tell(at, `is empty: ${HOW}.`) : Buffer.from(given);
  }
  if (!isObject(given) || Object.keys(given).length !== 1) return tell(at, `cannot be read: ${HOW}.`);
  const { file, env } = given;
  if (typeof file === 'string' && file !== '') {
    const content = readFile(resolve(at.source.folder, file), at);
    return content && content.toString('latin1').trim() === ''
      ? tell(at, 'names a file that is empty.')
      : content;
  }
  if (typeof env === 'string' && env !== '') {
    const content = variableOf(at.source, env);
    return content === undefined ? tell(at, notSet(env)) : Buffer.from(content);
  }
  return tell(at, `cannot be read: ${HOW}.`);
}

/** The name may be a misplaced secret. */
function notSet(name: string): string {
  return /^\w+$/.test(name) && !/^\d/.test(name)
    ? `names the environment variable ${variableHint(name)}, which is not set.`
    : `must name an environment variable, and ${variableHint(name)} is no name of one: ${HOW}.`;
}

/** The error does not show a path that was not declared as one: it may be the secret itself. */
function readFile(path: string, at: Place): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    return tell(at, `does not name a file that can be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
