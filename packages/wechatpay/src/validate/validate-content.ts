import { parseJson, preview } from '@opencloudpay/internal';
import type { ContentObject, ContentSchema, ParameterSchema } from '../api';
import { ConfigurationError, type ParameterProblem } from '../errors';
import { schemaKey } from './schema-key';
import { missing, unfit } from './validate-wording';

type Validate = (value: unknown) => boolean;

const compiled = (): typeof import('../validators.lazy') => require('../validators.lazy');
/** The key of a schema is its text: it is written once, not for every value. */
const validators = new WeakMap<ParameterSchema, Validate>();

/**
 * Checks the content of a parameter that is JSON text: WeChat Pay refuses a mistake in it without saying which
 * (`分账接收方列表格式错误`).
 *
 * @param name of the parameter
 * @param description the rule of the parameter
 * @returns the problems, each with its position: `receivers[0].amount`
 */
export function contentProblems(
  name: string,
  schema: ContentSchema,
  text: string,
  description: string,
): ParameterProblem[] {
  const value = parse(text);
  const otherwise = `must be ${description}, got ${preview(text)}`;
  if (schema.type === 'object') return objectProblems(name, schema, value, otherwise);
  if (!Array.isArray(value)) return [{ field: name, problem: otherwise }];
  if (value.length < schema.minItems || value.length > schema.maxItems)
    return [{ field: name, problem: `must be ${description}, got ${value.length} of them` }];
  return value.flatMap((item, index) =>
    objectProblems(`${name}[${index}]`, schema.items, item, `must be an object, got ${preview(item)}`),
  );
}

function parse(text: string): unknown {
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : undefined;
}

function objectProblems(
  path: string,
  schema: ContentObject,
  value: unknown,
  otherwise: string,
): ParameterProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ field: path, problem: otherwise }];
  const fields = value as Record<string, unknown>;
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const given = fields[name];
    const absent = given === undefined || given === null || given === '';
    if (absent ? !schema.required.includes(name) : fits(given, field)) return [];
    return [{ field: `${path}.${name}`, problem: absent ? missing(field) : unfit(name, field, given) }];
  });
}

/** Whether a value matches its schema, by the rules of JSON Schema: lengths count code points. */
export function fits(value: unknown, schema: ParameterSchema): boolean {
  const known = validators.get(schema) ?? compiled().validators[schemaKey(schema)];
  if (known) {
    validators.set(schema, known);
    return known(value);
  }
  throw new ConfigurationError(
    'api',
    'has a parameter that was not compiled: run npm run build after you declare it.',
  );
}
