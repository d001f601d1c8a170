import { resolve } from 'node:path';
import { isLoopbackAddress, type Text } from '@opencloudpay/internal';
import { say } from '../../terminal/say';
import { hint } from './hint';
import { textSchema } from './json-schema';
import { isObject } from './objects';
import { type JsonSchema, type NumberLimits, type Place, type Reader, tell, variableOf } from './reading';

/** @param must continues the message after the key: `must be …`, `应为……` */
export function text(fits: RegExp, must: Text): Reader<string> {
  return withText(textSchema(fits, must.en), (given, at) =>
    typeof given === 'string' && fits.test(given.trim()) ? given.trim() : tell(at, sentence(must)),
  );
}

/** An identifier, possibly of digits: JSON may have it as a number. */
export function id(must: Text, fits = /^[\w@.-]+$/): Reader<string> {
  const schema: JsonSchema = {
    type: ['string', 'integer'],
    pattern: fits.source,
    ...(!fits.test('-1') && { minimum: 0 }),
    maximum: Number.MAX_SAFE_INTEGER,
    description: must.en,
  };
  return withText(schema, (given, at) => {
    const written = Number.isSafeInteger(given) ? String(given) : given;
    return typeof written === 'string' && fits.test(written.trim())
      ? written.trim()
      : tell(at, sentence(must));
  });
}

/** A path, relative to the folder of the configuration. */
export function path(must: Text): Reader<string> {
  return withText(textSchema(/\S/, must.en), (given, at) =>
    typeof given === 'string' && given.trim() !== ''
      ? resolve(at.source.folder, given.trim())
      : tell(at, sentence(must)),
  );
}

/** @param problemOf the problem of a value, as text after the key; must not show the value */
export function checked<T>(reader: Reader<T>, problemOf: (value: T) => Text | undefined): Reader<T> {
  const check = (value: T | undefined, at: Place) => {
    const problem = value === undefined ? undefined : problemOf(value);
    return problem === undefined ? value : tell(at, problem);
  };
  const { readVariable } = reader;
  return {
    ...reader,
    read: (given, at) => check(reader.read(given, at), at),
    ...(readVariable && { readVariable: (name, at) => check(readVariable(name, at), at) }),
  };
}

export function choice<const Values extends readonly string[]>(values: Values): Reader<Values[number]> {
  return withText({ enum: [...values] }, (given, at) =>
    values.includes(given as string)
      ? (given as Values[number])
      : tell(
          at,
          say(
            `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`,
            `应为 ${values.slice(0, -1).join('、')} 或 ${values.at(-1)}。`,
          ),
        ),
  );
}

/** @param unit what it counts: `milliseconds`. Messages add the default. */
export function integer(limits: NumberLimits, unit: Text): Reader<number> {
  const { read, ...rest } = number(limits, unit, say('an integer', '整数'));
  const check = (given: unknown, at: Place) => read(Number.isInteger(given) ? given : undefined, at);
  return {
    ...rest,
    schema: { ...rest.schema, type: 'integer' },
    read: check,
    readVariable: (name, at) => {
      const written = variableOf(at.source, name) ?? '';
      return check(/^\d+$/.test(written) ? Number(written) : undefined, at);
    },
  };
}

/** @param description what happens if it is true */
export function flag(description: Text): Reader<boolean> {
  return {
    schema: { type: 'boolean', description: description.en },
    read: (given, at) =>
      typeof given === 'boolean' ? given : tell(at, say('must be true or false.', '应为 true 或 false。')),
  };
}

/**
 * A number within limits; above 0 if there is no minimum.
 *
 * @param unit for example `calls per second`. Messages add the default.
 */
export function number(limits: NumberLimits, unit: Text, kind = say('a number', '数')): Reader<number> {
  const { least, most = Number.POSITIVE_INFINITY, default: otherwise } = limits;
  const range =
    least === undefined
      ? say('above 0', '大于 0')
      : say(`from ${least} to ${most}`, Number.isFinite(most) ? ` ${least} 到 ${most}` : `不小于 ${least}`);
  const counted =
    otherwise === undefined
      ? unit
      : say(`${unit.en}; default: ${otherwise}`, `${unit.zh}；默认：${otherwise}`);
  return {
    limits,
    schema: {
      type: 'number',
      ...(least === undefined ? { exclusiveMinimum: 0 } : { minimum: least }),
      ...(Number.isFinite(most) && { maximum: most }),
      ...(otherwise !== undefined && { default: otherwise }),
      description: unit.en,
    },
    read: (given, at) =>
      typeof given === 'number' &&
      Number.isFinite(given) &&
      (least === undefined ? given > 0 : given >= least) &&
      given <= most
        ? given
        : tell(
            at,
            say(
              `must be ${kind.en} ${range.en} (${counted.en}).`,
              `应为${range.zh} 的${kind.zh}（${counted.zh}）。`,
            ),
          ),
  };
}

/** An address to listen on. */
export const listenHost: Reader<string> = text(
  /^[\w.:-]+$/,
  say('must be an address to listen on, for example 127.0.0.1', '应为监听的地址，例如 127.0.0.1'),
);

/**
 * A base address without user and query, which would appear in logs.
 *
 * @param leadsTo continues "the address": `of the service`; in Chinese it stands before it: `服务的`
 */
export function address(leadsTo: Text): Reader<string> {
  return withText(
    textSchema(/^\s*[Hh][Tt][Tt][Pp][Ss]?:\/\/[^@?#]+$/, `the address ${leadsTo.en}`),
    (given, at) => {
      const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
      if (!url || !/^https?:$/.test(url.protocol))
        return tell(
          at,
          say(
            `must be the http or https address ${leadsTo.en}.`,
            `应为${leadsTo.zh}地址，以 http:// 或 https:// 开头。`,
          ),
        );
      if (url.username || url.password || url.search || url.hash)
        return tell(
          at,
          say(
            `must be the plain address ${leadsTo.en}: without a user, a query or a fragment.`,
            `应为${leadsTo.zh}基础地址：不能带用户名、查询参数或 # 片段。`,
          ),
        );
      return url.href.replace(/\/+$/, '');
    },
  );
}

/** A base address for keys: over TLS, or on this machine. */
export function safeAddress(of: Text): Reader<string> {
  const plain = address(of);
  return withText({ ...plain.schema, description: `the https address ${of.en}` }, (given, at) => {
    const url = plain.read(given, at);
    if (url === undefined || url.startsWith('https:') || isLoopbackAddress(url)) return url;
    return tell(
      at,
      say(
        `must be an https address ${of.en}: http is for this machine alone.`,
        `应为${of.zh} https 地址：只有本机可以使用 http。`,
      ),
    );
  });
}

/** @param min least number of items */
export function listOf<T>(items: Reader<T>, min = 1): Reader<T[]> {
  const readAll = (given: readonly unknown[], at: Place) => {
    const { variable: _, ...outer } = at;
    const read = given.map((item, index) =>
      items.read(item, { ...outer, key: `${at.key}[${index}]`, variables: false }),
    );
    return read.filter((item) => item !== undefined);
  };
  return {
    items,
    schema: { type: 'array', items: items.schema, minItems: min },
    read: (given, at) =>
      Array.isArray(given) && given.length >= min
        ? readAll(given, at)
        : tell(
            at,
            min > 0
              ? say('must be a list that is not empty.', '应为非空的列表。')
              : say('must be a list.', '应为列表。'),
          ),
    readVariable: (name, at) =>
      (variableOf(at.source, name) ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
        .flatMap((item) => items.read(item, at) ?? []),
  };
}

/**
 * An object whose names are chosen by the operator.
 *
 * @param of what it holds, and its names: `functions by their names`, `函数名到函数`
 */
export function mapOf<T>(items: Reader<T>, of: Text): Reader<Record<string, T>> {
  return {
    items,
    freeNames: true,
    schema: { type: 'object', additionalProperties: items.schema, minProperties: 1, description: of.en },
    read(given, at) {
      if (!isObject(given) || Object.keys(given).length === 0)
        return tell(
          at,
          say(`must be an object of ${of.en} that is not empty.`, `应为非空的对象：${of.zh}。`),
        );
      const read = Object.entries(given).map(
        ([name, item]) =>
          [name, items.read(item, { ...at, key: `${at.key}.${hint(name)}`, variables: false })] as const,
      );
      return Object.fromEntries(
        read.filter((entry): entry is readonly [string, T & {}] => entry[1] !== undefined),
      );
    },
  };
}

/** What a value must be, as a sentence. */
function sentence({ en, zh }: Text): Text {
  return say(`${en}.`, `${zh}。`);
}

/** Reads a variable like the file. */
function withText<T>(schema: JsonSchema, read: Reader<T>['read']): Reader<T> {
  return { schema, read, readVariable: (name, at) => read(variableOf(at.source, name), at) };
}
