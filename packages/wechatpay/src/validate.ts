import type { ApiDeclaration } from './api';
import { commonParameters } from './apis/fields';
import { type ApiName, apis } from './apis/index';
import { ConfigurationError, ParameterError } from './errors';
import { preview } from './preview';
import { validateContent } from './validate-content';
import { validators } from './validators/index.js';

/**
 * Refuses what WeChat Pay would refuse, by name of the field, with what is wanted and what was got.
 *
 * @param params the request by wire names; fields that the API does not declare are not looked at
 * @throws {ParameterError} for the first field that is missing or wrong
 * @throws {ConfigurationError} for an API that is not in the catalogue
 */
export function validateRequest(api: ApiDeclaration, params: Readonly<Record<string, unknown>>): void {
  if (!Object.hasOwn(apis, api.name))
    throw new ConfigurationError(
      'api',
      `'${api.name}' has no compiled request schema: add it to the catalogue.`,
    );
  const validate = validators[api.name as ApiName];
  if (validate(params)) {
    validateContents(api, params);
    return;
  }
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

/** The parameters that are JSON text, looked into. They are known to be text of the right length. */
function validateContents(api: ApiDeclaration, params: Readonly<Record<string, unknown>>): void {
  for (const [name, schema] of Object.entries(api.request.properties)) {
    const text = params[name];
    if (schema.type === 'string' && schema.contentSchema && typeof text === 'string')
      validateContent(name, schema.contentSchema, text, schema.description);
  }
}

function wanted(api: ApiDeclaration, field: string): string {
  const declared = {
    ...commonParameters,
    ...api.request.properties,
  } as ApiDeclaration['request']['properties'];
  return declared[field]?.description ?? 'given';
}
