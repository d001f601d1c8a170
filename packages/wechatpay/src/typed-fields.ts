import type { AnswerFields } from './api';
import { declaredName } from './declared-name';
import { XmlError } from './errors';
import { setField } from './set-field';
import type { TextFields } from './xml/xml';

/** The fields of an answer or a notification: integers as numbers, everything else as text. */
export type TypedFields = Record<string, string | number>;

/**
 * Types the fields of a message as declared; `$n` and `$m` in a declared name stand for an index:
 * `coupon_fee_$n` types `coupon_fee_0`, `coupon_fee_1`, … Fields that are not declared stay text.
 *
 * WeChat Pay sometimes sends an empty element: it stays empty text, so that a typed answer never invents an
 * amount. Any other text of a declared integer must have WeChat Pay's form: no leading zero, no
 * sign, no point. `08800` is not an amount that WeChat Pay sent.
 *
 * @throws {XmlError} with the field whose value WeChat Pay cannot have sent
 */
export function typeFields(fields: TextFields, declared: AnswerFields): TypedFields {
  const typed: TypedFields = {};
  const integerNames = integersOf(declared);
  for (const name of Object.keys(fields)) {
    const text = fields[name] ?? '';
    setField(typed, name, integerNames.has(declaredName(name)) ? toInteger(name, text) : text);
  }
  return typed;
}

/** The declared names of integers, by declaration: listed once, because every field of every message is looked up. */
const integers = new WeakMap<AnswerFields, ReadonlySet<string>>();

function integersOf(declared: AnswerFields): ReadonlySet<string> {
  const known = integers.get(declared);
  if (known) return known;
  const names = new Set(Object.keys(declared).filter((name) => declared[name]?.type === 'integer'));
  integers.set(declared, names);
  return names;
}

function toInteger(name: string, text: string): string | number {
  if (text === '') return text;
  const value = Number(text);
  if (/^(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new XmlError(
    `${name} must be an integer without sign, point or leading zero, got ${JSON.stringify(text.slice(0, 32))}.`,
  );
}
