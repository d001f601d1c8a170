import { preview } from '@opencloudpay/internal';
import { ConfigurationError, ParameterError, type ParameterProblem } from '@opencloudpay/wechatpay/errors';
import { missing, schemaKey, unfit } from '@opencloudpay/wechatpay/validation';
import type {
  ApiDeclaration,
  BooleanSchema,
  IntegerSchema,
  ObjectSchema,
  RequestParams,
  TextSchema,
  ValueSchema,
} from './api';
import type { Mode } from './forms';
import { isJsonObject } from './json';
import { uncarriableTexts } from './uncarriable-texts';

type Leaf = TextSchema | IntegerSchema | BooleanSchema;

/**
 * Refuses a request that WeChat Pay would refuse, with the parameter's path, its rule and its value.
 *
 * @throws {ParameterError} for the parameters that are missing or wrong
 */
export function validateRequest(api: ApiDeclaration, mode: Mode, params: RequestParams): void {
  const [first, ...others] = parameterProblems(api, mode, params);
  if (first) throw new ParameterError(withoutPlace(first), first.problem, others.map(named));
}

/**
 * All problems that WeChat Pay would refuse a request for, each with place and path: `body.amount.total`. Of
 * undeclared parameters only the characters are checked.
 */
export function parameterProblems(
  api: ApiDeclaration,
  mode: Mode,
  params: RequestParams,
): ParameterProblem[] {
  const { path, query, body } = api.request[mode];
  return [
    ...(path ? objectProblems('path', path, params.path ?? {}) : []),
    ...(query ? objectProblems('query', query, params.query ?? {}) : []),
    ...(body ? objectProblems('body', body, params.body ?? {}) : []),
    ...Object.entries(params).flatMap(([place, values]) => uncarriableTexts(place, values)),
  ];
}

function named(problem: ParameterProblem): ParameterProblem {
  return { field: withoutPlace(problem), problem: problem.problem };
}

/** The parameters of path, query and body have different names. */
function withoutPlace({ field }: ParameterProblem): string {
  return field.replace(/^(?:path|query|body)\./, '');
}

function objectProblems(place: string, schema: ObjectSchema, value: unknown): ParameterProblem[] {
  if (!isJsonObject(value)) return [{ field: place, problem: `must be an object, got ${preview(value)}` }];
  const absent = (name: string) => value[name] === undefined;
  const problems: ParameterProblem[] = [];
  const { anyOf = [], required = [], properties } = schema;
  if (anyOf.length > 0 && anyOf.every(absent))
    problems.push({ field: `${place}.${anyOf.join(' or ')}`, problem: 'is missing: one of them is needed' });
  for (const [name, inside] of Object.entries(properties)) {
    const field = `${place}.${name}`;
    if (!absent(name)) problems.push(...valueProblems(field, name, inside, value[name]));
    else if (required.includes(name)) problems.push({ field, problem: absenceOf(inside) });
  }
  return problems;
}

function absenceOf(schema: ValueSchema): string {
  return schema.type === 'object' ? 'is missing: it must be an object' : missing(worded(schema));
}

function valueProblems(field: string, name: string, schema: ValueSchema, value: unknown): ParameterProblem[] {
  if (schema.type === 'object') return objectProblems(field, schema, value);
  if (schema.type !== 'array') {
    const problem = leafProblem(name, schema, value);
    return problem === undefined ? [] : [{ field, problem }];
  }
  if (!Array.isArray(value))
    return [{ field, problem: `must be ${schema.description}, got ${preview(value)}` }];
  if (value.length < schema.minItems || value.length > schema.maxItems)
    return [{ field, problem: `must be ${schema.description}, got ${value.length} of them` }];
  return value.flatMap((item: unknown, index) =>
    valueProblems(`${field}[${index}]`, name, schema.items, item),
  );
}

function leafProblem(name: string, schema: Leaf, value: unknown): string | undefined {
  if (!fits(value, schema)) return unfit(name, worded(schema), value);
  const most = schema.type === 'string' ? schema.maxBytes : undefined;
  if (most === undefined || typeof value !== 'string') return undefined;
  const bytes = Buffer.byteLength(value);
  return bytes <= most ? undefined : `${unfit(name, worded(schema), value)}, ${bytes} bytes`;
}

/** The words about flags are those of texts. */
function worded(schema: ValueSchema) {
  return schema.type === 'string' || schema.type === 'integer'
    ? schema
    : ({ type: 'string', description: 'description' in schema ? schema.description : 'an object' } as const);
}

type Validate = (value: unknown) => boolean;

const compiled = (): typeof import('./validators.lazy') => require('./validators.lazy');
/** The key of a schema is its text: it is written once, not for every value. */
const known = new WeakMap<Leaf, Validate>();

function fits(value: unknown, schema: Leaf): boolean {
  const validate = known.get(schema) ?? compiled().validators[schemaKey(schema)];
  if (!validate)
    throw new ConfigurationError(
      'api',
      'has a parameter that was not compiled: run npm run build after you declare it.',
    );
  known.set(schema, validate);
  return validate(value);
}
