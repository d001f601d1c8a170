import { previewName } from '@opencloudpay/internal';
import type { ParameterProblem } from '@opencloudpay/wechatpay/errors';
import { camelCase } from '../convert-case';
import { isKnownName, mistypedName } from '../warnings/meant-parameter';

/**
 * All problems of a call's parameters: `totalFee must be …, got …; body is missing: it must be …`.
 *
 * @param given the caller's data: a parameter that it has in snake_case is named so, any other in camelCase
 */
export function inWords(problems: readonly ParameterProblem[], given: unknown = {}): string {
  const spoken = writtenNames(given);
  return problems
    .map(
      ({ field, problem }) =>
        `${spoken(field)} ${withSpokenNames(unlessNotFinite(field, problem, given), spoken)}${unlessMistyped(field, problem, given)}`,
    )
    .join('; ');
}

/**
 * Spells the parameters that a text names: "finds refunds by out_refund_no only" → "… outRefundNo only". Values, which are
 * quoted, stay as they are.
 *
 * @param spoken spells one name. Default: in camelCase
 */
export function withSpokenNames(text: string, spoken: (field: string) => string = camelCase): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\b[a-z]+(?:_[a-z0-9]+)+\b/g, (found) =>
    isKnownName(found) ? spoken(found) : found,
  );
}

/** Spells a field as the caller's data does: in snake_case if it is written so there, else in camelCase. */
export function writtenNames(given: unknown): (field: string) => string {
  // With the keys of objects and lists, and those of JSON text, whose quotes are escaped.
  const json = JSON.stringify(given) ?? '';
  const isWritten = (name: string) => new RegExp(`"${name}\\\\*"\\s*:`).test(json);
  return (field) =>
    field.replace(/[a-z][a-z0-9]*(?:_[a-z0-9]+)+/g, (name) => (isWritten(name) ? name : camelCase(name)));
}

/** A missing parameter may have been given under a mistyped name, which WeChat Pay would ignore. */
function unlessMistyped(field: string, problem: string, given: unknown): string {
  if (!problem.startsWith('is missing')) return '';
  const name = mistypedName(field, given);
  if (name === undefined) return '';
  const [first = ''] = field.split(' or ').filter((one) => mistypedName(one, { [name]: true }) === name);
  return ` (there is a ${previewName(name)}: did you mean ${camelCase(first)}?)`;
}

/** An amount that is NaN becomes `null` in JSON; the error shows the caller's value. */
function unlessNotFinite(field: string, problem: string, given: unknown): string {
  const record = given as Readonly<Record<string, unknown>>;
  const value = record[camelCase(field)] ?? record[field];
  if (typeof value !== 'number' || Number.isFinite(value)) return problem;
  return `${problem.replace(/^is missing: it must/, 'must')}, got ${value}`;
}
