import { Refusal } from './method';

export type Parameters = Readonly<Record<string, unknown>>;

/** WeChat's code of parameters with the wrong form. */
export const DATA_FORMAT = 47001;

/** A text that must be there. @throws {Refusal} */
export function requiredText(params: Parameters, name: string, errcode: number, what: string): string {
  const value = params[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Refusal(errcode, `${what}: ${name} is ${value === undefined ? 'missing' : 'not a text'}`);
}

/** A text that may be missing. @throws {Refusal} */
export function optionalText(params: Parameters, name: string, errcode = DATA_FORMAT): string | undefined {
  const value = params[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new Refusal(errcode, `data format error: ${name} is not a text`);
}

/** An object that must be there. @throws {Refusal} */
export function requiredObject(params: Parameters, name: string, errcode = DATA_FORMAT): Parameters {
  const value = params[name];
  if (isRecord(value)) return value;
  throw new Refusal(errcode, `data format error: ${name} is not an object`);
}

/** One of some values, or missing. @throws {Refusal} */
export function oneOf(
  params: Parameters,
  name: string,
  values: readonly unknown[],
  errcode = DATA_FORMAT,
): void {
  const value = params[name];
  if (value !== undefined && !values.includes(value))
    throw new Refusal(errcode, `data format error: ${name} is none of ${values.join(', ')}`);
}

export function isRecord(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
