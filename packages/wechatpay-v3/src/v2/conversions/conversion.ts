import { parseJson } from '@opencloudpay/internal';
import type { Reference } from '@opencloudpay/wechatpay';
import type { JsonObject, JsonValue } from '../../json';

/** The v3 value of a v2 parameter. */
export interface Converted {
  /** `undefined`: nothing is sent. */
  readonly value: JsonValue | undefined;
  /** What is lost, if anything: follows "is not sent: ". */
  readonly ignored?: string;
}

/** The v2 value of a field of an answer. */
export type AnswerConversion = (value: JsonValue, answer: JsonObject) => AnswerValue;

/** Several v2 fields, by their names, if one v3 field becomes several. `undefined`: no v2 field. */
export type AnswerValue = string | number | Readonly<Record<string, string | number>> | undefined;

/** How a value is translated. */
export interface Conversion {
  /** Completes the sentence "The value is converted: …", for the reference. */
  readonly words: Reference;
  readonly request?: (value: JsonValue) => Converted;
  readonly answer?: AnswerConversion;
  /** The v3 value of a v2 field of an answer, if `request` does not give it. */
  readonly back?: (value: JsonValue) => JsonValue;
}

/** A parameter that is JSON text, or the JSON itself. `undefined` for a text that is not JSON. */
export function readJson(value: JsonValue): unknown {
  if (typeof value !== 'string') return value;
  const parsed = parseJson(value);
  return 'value' in parsed ? parsed.value : undefined;
}

/** The v2 form of a value that v2 has under the same name. */
export function plain(value: JsonValue | undefined): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** A value as text. An object, which no documented text is, becomes its JSON: its own `toString` may be anything. */
export function textOf(value: JsonValue | undefined): string {
  return String(plain(value) ?? '');
}
