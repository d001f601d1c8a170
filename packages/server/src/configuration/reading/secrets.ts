import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDer, secretFile, secretVariable, type Text } from '@opencloudpay/internal';
import { say } from '../../terminal/say';
import { optionSentence } from '../option-sentences';
import { hintInChinese, variableHint } from './hint';
import { secretSchema } from './json-schema';
import { isObject } from './objects';
import { type JsonSchema, type Place, type Reader, tell, variableOf } from './reading';

const HOW = say(
  'give it as text, as { "file": "/run/secrets/…" } or as { "env": "NAME" }',
  '请写成文本、{ "file": "/run/secrets/…" } 或 { "env": "变量名" }',
);

/**
 * A secret: the text itself, or its place. A variable with `_FILE` added to its name gives a file, as container
 * platforms pass secrets.
 *
 * @param min least number of characters, and the purpose of the secret
 */
export function secret(min = 1, because?: Text): Reader<string> {
  return reader(secretSchema(min, because?.en), (found, at) => {
    const content = found.toString().trim();
    return content.length >= min
      ? content
      : tell(
          at,
          say(
            `must have at least ${min} characters${because ? `: ${because.en}` : ''}.`,
            `至少要有 ${min} 个字符${because ? `：${because.zh}` : ''}。`,
          ),
        );
  });
}

/** One secret, or a list with the newest first. */
export function secrets(one: Reader<string> = secret()): Reader<string | string[]> {
  return {
    ...one,
    schema: { anyOf: [one.schema, { type: 'array', items: one.schema, minItems: 1 }] },
    read(given, at) {
      if (!Array.isArray(given)) return one.read(given, at);
      if (given.length === 0)
        return tell(at, say('is an empty list: give at least one.', '是空列表：请至少给出一个。'));
      return given.flatMap((item, index) => one.read(item, { ...at, key: `${at.key}[${index}]` }) ?? []);
    },
  };
}

/**
 * The same, where a variable (or its file) may hold several, separated by commas or lines: a key change without a configuration
 * file. For keys of letters, digits and base64, which have no comma.
 */
export function separatedSecrets(one: Reader<string>): Reader<string | string[]> {
  return {
    ...secrets(one),
    readVariable(name, at) {
      const found = secretVariable(at.source.env, name, at.source.folder);
      if (!found) return undefined;
      const there = { ...at, variable: found.variable };
      if ('problem' in found) return tell(there, optionSentence(found.problem));
      const read = found.content
        .toString()
        .split(/[\s,]+/)
        .filter(Boolean)
        .flatMap((text) => one.read(text, there) ?? []);
      return read.length > 1 ? read : read[0];
    },
  };
}

/** A PKCS#12 file: its path, its base64, or the place of one of them. */
export function pkcs12(): Reader<Uint8Array> {
  const schema = secretSchema(1, 'a PKCS#12 file: its path, or its base64');
  return reader(schema, (found, at) => {
    if (isDer(found)) return found;
    const written = found.toString().trim();
    const path = resolve(at.source.folder, written);
    const isThere = existsSync(path);
    const bytes = isThere ? readFile(path, at) : Buffer.from(written, 'base64');
    if (bytes === undefined || isDer(bytes)) return bytes;
    if (isThere)
      return tell(
        at,
        say(
          'names a file that is not PKCS#12: give apiclient_cert.p12, or the two .pem files as cert and key.',
          '指定的文件不是 PKCS#12：请使用 apiclient_cert.p12，或用 cert 和 key 指定两个 .pem 文件。',
        ),
      );
    return tell(
      at,
      say(
        'is neither the path of an existing file nor the base64 of a PKCS#12 file (apiclient_cert.p12).',
        '既不是已有文件的路径，也不是 PKCS#12 文件（apiclient_cert.p12）的 base64。',
      ),
    );
  });
}

/** A certificate or key: PEM text, its path, or the place of one of them. */
export function pem(): Reader<string> {
  return reader(secretSchema(1, 'PEM text, or the path of a file with it'), (found, at) => {
    const written = found.toString().trim();
    if (written.includes('-----BEGIN')) return written;
    const content = written.includes('\n')
      ? undefined
      : readFile(resolve(at.source.folder, written), at)?.toString();
    if (content === undefined || content.includes('-----BEGIN')) return content;
    return tell(at, say('must be PEM text or the path of it.', '应为 PEM 文本或它的路径。'));
  });
}

/** @param parse gives the value of the content, wherever that was found */
function reader<T>(schema: JsonSchema, parse: (content: Buffer, at: Place) => T | undefined): Reader<T> {
  return {
    schema,
    isSecret: true,
    read(given, at) {
      const content = find(given, at);
      return content && parse(content, at);
    },
    readVariable(name, at) {
      const { env, folder } = at.source;
      const found = secretVariable(env, name, folder);
      if (!found) return undefined;
      const there = { ...at, variable: found.variable };
      return 'problem' in found ? tell(there, optionSentence(found.problem)) : parse(found.content, there);
    },
  };
}

const UNREADABLE = say(`cannot be read: ${HOW.en}.`, `无法读取：${HOW.zh}。`);

/** The content from its place; `undefined` after a problem is reported. */
function find(given: unknown, at: Place): Buffer | undefined {
  if (typeof given === 'string') {
    return given.trim() === ''
      ? tell(at, say(`is empty: ${HOW.en}.`, `为空：${HOW.zh}。`))
      : Buffer.from(given);
  }
  if (!isObject(given) || Object.keys(given).length !== 1) return tell(at, UNREADABLE);
  const { file, env } = given;
  if (typeof file === 'string' && file !== '') return readFile(resolve(at.source.folder, file), at);
  if (typeof env === 'string' && env !== '') {
    const content = variableOf(at.source, env);
    return content === undefined ? tell(at, notSet(env)) : Buffer.from(content);
  }
  return tell(at, UNREADABLE);
}

/** The name may be a misplaced secret. */
function notSet(name: string): Text {
  const shown = variableHint(name);
  return /^\w+$/.test(name) && !/^\d/.test(name)
    ? say(
        `names the environment variable ${shown}, which is not set.`,
        `引用的环境变量 ${hintInChinese(shown)} 没有设置。`,
      )
    : say(
        `must name an environment variable, and ${shown} is no name of one: ${HOW.en}.`,
        `应引用一个环境变量，而 ${hintInChinese(shown)} 不是变量名：${HOW.zh}。`,
      );
}

function readFile(path: string, at: Place): Buffer | undefined {
  const found = secretFile(path);
  return 'problem' in found ? tell(at, optionSentence(found.problem)) : found.content;
}
