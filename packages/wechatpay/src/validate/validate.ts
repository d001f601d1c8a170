import type { ApiDeclaration, ContentSchema, ParameterSchema } from '../api';
import { commonParameters } from '../apis/common-parameters';
import { declarationOf } from '../apis/index';
import { ConfigurationError, ParameterError, type ParameterProblem } from '../errors';
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
  const { anyOf, required } = api.request;
  const absent = (field: string) => params[field] === undefined;
  if (anyOf && anyOf.length > 0 && anyOf.every(absent))
    report(anyOf.join(' or '), `is missing: ${api.name} needs at least one of them`);
  for (const field of required) {
    if (absent(field)) report(field, missing(schemaOf(api, field)));
  }
  const { schemas, contents } = parametersOf(api);
  for (const name of Object.keys(params)) {
    const schema = schemas.get(name);
    const value = params[name];
    if (schema && value !== undefined && !fits(value, schema)) report(name, unfit(name, schema, value));
  }
  const inside: ParameterProblem[] = [];
  for (const { name, schema } of contents) {
    const text = params[name];
    // Values that are not text, or too long, are not parsed.
    if (typeof text === 'string' && !problems.has(name))
      inside.push(...contentProblems(name, schema, text, descriptionOf(api, name)));
  }
  return inOrder(api, [...problems.values(), ...inside]);
}

interface Parameters {
  /** In their order, the common ones first. */
  readonly schemas: ReadonlyMap<string, ParameterSchema>;
  /** Those that are JSON text. */
  readonly contents: readonly { readonly name: string; readonly schema: ContentSchema }[];
}

/** Listed once for each API, not for each call. */
const listed = new WeakMap<ApiDeclaration, Parameters>();

function parametersOf(api: ApiDeclaration): Parameters {
  const known = listed.get(api);
  if (known) return known;
  const declared = Object.entries({ ...commonParameters, ...api.request.properties });
  const contents = declared.flatMap(([name, schema]) =>
    schema.type === 'string' && schema.contentSchema ? [{ name, schema: schema.contentSchema }] : [],
  );
  const parameters = { schemas: new Map<string, ParameterSchema>(declared), contents };
  listed.set(api, parameters);
  return parameters;
}

function schemaOf(api: ApiDeclaration, field: string): ParameterSchema | undefined {
  return parametersOf(api).schemas.get(field);
}

function descriptionOf(api: ApiDeclaration, field: string): string {
  return schemaOf(api, field)?.description ?? 'given';
}

function inOrder(api: ApiDeclaration, problems: ParameterProblem[]): ParameterProblem[] {
  if (problems.length < 2) return problems;
  const names = [...parametersOf(api).schemas.keys()];
  const place = ({ field }: ParameterProblem) => names.indexOf(/^\w+/.exec(field)?.[0] ?? '');
  return problems.sort((one, other) => place(one) - place(other));
}
