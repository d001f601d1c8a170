import type { ParameterProblem } from '@opencloudpay/wechatpay/errors';
import { hasUncarriable } from '@opencloudpay/wechatpay/validation';

/**
 * The texts with a control character or half a surrogate pair, in declared fields and in others.
 *
 * JSON can write them, but v2's XML cannot carry them, and PostgreSQL stores no NUL: a call with one is refused with both
 * versions, and by the name of the field.
 */
export function uncarriableTexts(field: string, value: unknown): ParameterProblem[] {
  if (typeof value === 'string')
    return hasUncarriable(value)
      ? [{ field, problem: 'holds a control character or half a surrogate pair' }]
      : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => uncarriableTexts(`${field}[${index}]`, item));
  return Object.entries(value).flatMap(([name, inside]) => uncarriableTexts(`${field}.${name}`, inside));
}
