import type { ApiDeclaration } from './api';
import { commonParameters } from './apis/fields';
import type { ApiName } from './apis/index';
import { ParameterError } from './errors';
import * as validators from './validators/index.js';

/**
 * Refuses what WeChat Pay would refuse, by name of the field, with what is wanted and what was got.
 *
 * @param params the request by wire names; fields that the API does not declare are not looked at
 * @throws {ParameterError} for the first field that is missing or wrong
 */
export function validateRequest(api: ApiDeclaration, params: Readonly<Record<string, unknown>>): void {
  const validate = validators[api.name as ApiName];
  if (validate(params)) return;
  const error = validate.errors?.at(-1);
  if (error?.keyword === 'anyOf') {
    const names = api.request.anyOf ?? [];
    throw new ParameterError(names.join(' or '), `is missing: ${api.name} needs at least one of them`);
  }
  if (error?.keyword === 'required') {
    const { missingProperty: field } = error.params as { missingProperty: string };
    throw new ParameterError(field, `is missing: it must be ${wanted(api, field)}`);
  }
  const field = error?.instancePath.slice(1) ?? 'parameter';
  throw new ParameterError(field, `must be ${wanted(api, field)}, got ${preview(params[field])}`);
}

function wanted(api: ApiDeclaration, field: string): string {
  const declared = { ...commonParameters, ...api.request.properties } as ApiDeclaration['request']['properties'];
  return declared[field]?.description ?? 'given';
}

/** The value as a person would recognize it, short enough for a log line. */
function preview(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'string') return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
  return `${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)} (string, ${value.length} characters)`;
}
