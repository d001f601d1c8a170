import type { ApiDeclaration, ContentSchema, ParameterSchema } from './api';
import { commonParameters } from './apis/common-parameters';
import { declarationOf } from './apis/index';
import { ConfigurationError, ParameterError, type ParameterProblem } from './errors';
import { contentProblems, fits } from './validate-content';
import { missing, unfit } from './validate-wording';

type Params = Readonly<Record<string, unknown>>;

/**
 * Refuses a request that WeChat Pay would refuse, with the field's name, its rule and its value.
 *
 * @param params the request by wire names; undeclared fields are not checked
 * @throws {ParameterError} for the fields that are missing or wrong
 * @throws {ConfigurationError} for an API that is not in the catalogue
 */
export function validateRequest(api: ApiDeclaration, params: Params): void {
  const [first, ...others] = parameterProblems(api, params);
  if (first) throw new ParameterError(first.field, first.problem, others);
}

/**
 * All problems that WeChat Pay would refuse a request for, one per field, in the order of the declaration.
 *
 * @throws {ConfigurationError} for an API that is not in the catalogue
 */
export function parameterProblems(api: ApiDeclaration, params: Params): ParameterProblem[] {
  if (!declarationOf(api.name))
    throw new ConfigurationError('api', `'${api.name}' is not in the catalogue of APIs: declare it there.`);
  const problems = new Map<string, ParameterProblem>();
  const report = (field: string, problem: string) => problems.set(field, { field, problem });
  const { anyOf = [], required } = api.request;
  const absent = (field: string) => params[field] === undefined;
  if (anyOf.length > 0 && anyOf.every(absent))
    report(anyOf.join(' or '), `is missing: ${api.name} needs at least one of them`);
  for (const field of required.filter(absent)) report(field, missing(schemaOf(api, field)));
  for (const { name, schema } of schemasOf(api)) {
    const value = params[name];
    if (value !== undefined && !fits(value, schema)) report(name, unfit(name, schema, value));
  }
  // Values that are not text, or too long, are not parsed.
  const contents = contentsOf(api, params).filter(([name]) => !problems.has(name));
  if (problems.size === 0 && contents.length === 0) return [];
  const inside = contents.flatMap(([name, schema, text]) =>
    contentProblems(name, schema, text, descriptionOf(api, name)),
  );
  return inOrder(api, [...problems.values(), ...inside]);
}

interface Parameter {
  readonly name: string;
  readonly schema: ParameterSchema;
}

/** Listed once for each API, not for each call. */
const listed = new WeakMap<ApiDeclaration, readonly Parameter[]>();

/** The parameters of an API, the common ones first. */
function schemasOf(api: ApiDeclaration): readonly Parameter[] {
  const known = listed.get(api);
  if (known) return known;
  const schemas = Object.entries({ ...commonParameters, ...api.request.properties }).map(
    ([name, schema]) => ({
      name,
      schema,
    }),
  );
  listed.set(api, schemas);
  return schemas;
}

/** The parameters that are JSON text. */
function contentsOf(api: ApiDeclaration, params: Params) {
  const contents: (readonly [name: string, schema: ContentSchema, text: string])[] = [];
  for (const { name, schema } of schemasOf(api)) {
    const text = params[name];
    if (schema.type === 'string' && schema.contentSchema && typeof text === 'string')
      contents.push([name, schema.contentSchema, text]);
  }
  return contents;
}

function schemaOf(api: ApiDeclaration, field: string): ParameterSchema | undefined {
  return schemasOf(api).find(({ name }) => name === field)?.schema;
}

function descriptionOf(api: ApiDeclaration, field: string): string {
  return schemaOf(api, field)?.description ?? 'given';
}

function inOrder(api: ApiDeclaration, problems: readonly ParameterProblem[]): ParameterProblem[] {
  if (problems.length < 2) return [...problems];
  const names = schemasOf(api).map(({ name }) => name);
  const place = ({ field }: ParameterProblem) => names.indexOf(/^\w+/.exec(field)?.[0] ?? '');
  return [...problems].sort((one, other) => place(one) - place(other));
}
