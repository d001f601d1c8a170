import { preview } from '@opencloudpay/internal';
import type { ParameterSchema } from '../api';
import { amountMeant } from './cents';

/** Parameters, and fields inside them, that identify a person or how they pay. */
const PRIVATE = new Set(['openid', 'sub_openid', 'sp_openid', 'auth_code', 'account', 'name']);

/** `is missing: it must be an integer number of cents` */
export function missing(schema: ParameterSchema | undefined): string {
  return `is missing: it must be ${schema?.description ?? 'given'}`;
}

/**
 * What is wrong with a value, as the end of a sentence that starts with its name: `must be an integer number of cents, got 0.01: 0.01 yuan is 1`.
 *
 * @param name of the parameter, or of the field inside it
 */
export function unfit(name: string, schema: ParameterSchema | undefined, value: unknown): string {
  const wanted = `${schema?.description ?? 'something else'}${boundMissed(schema, value)}`;
  const got = preview(value, { isPrivate: PRIVATE.has(name), withLength: isTooLong(schema, value) });
  const lost = hasLostDigits(schema, value)
    ? ', a number too large to keep its last digits: give it as text'
    : '';
  return `must be ${wanted}, got ${got}${lost}${amountMeant(schema, value)}`;
}

function hasLostDigits(schema: ParameterSchema | undefined, value: unknown): boolean {
  return schema?.type === 'string' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** A number of the right type also needs the limit that it exceeds: `0` is an integer number of cents. */
function boundMissed(schema: ParameterSchema | undefined, value: unknown): string {
  if (schema?.type !== 'integer' || typeof value !== 'number' || !Number.isInteger(value)) return '';
  const { minimum, maximum } = schema;
  if (minimum !== undefined && value < minimum) return `, at least ${minimum}`;
  return maximum !== undefined && value > maximum ? `, at most ${maximum}` : '';
}

function isTooLong(schema: ParameterSchema | undefined, value: unknown): boolean {
  return (
    schema?.type === 'string' &&
    schema.maxLength !== undefined &&
    typeof value === 'string' &&
    [...value].length > schema.maxLength
  );
}
