import type { ContentObject, ContentSchema, ParameterSchema } from './api';
import { ParameterError } from './errors';
import { preview } from './preview';

/**
 * Looks into a parameter that is JSON text: WeChat Pay refuses a mistake in there without saying which
 * (`分账接收方列表格式错误`).
 *
 * @param name of the parameter
 * @param description what the parameter must be
 * @throws {ParameterError} naming the place: `receivers[0].amount`
 */
export function validateContent(
  name: string,
  schema: ContentSchema,
  text: string,
  description: string,
): void {
  const value = parse(text);
  if (schema.type === 'object') {
    checkObject(name, schema, value, `must be ${description}, got ${preview(text)}`);
    return;
  }
  if (!Array.isArray(value)) throw new ParameterError(name, `must be ${description}, got ${preview(text)}`);
  if (value.length < schema.minItems || value.length > schema.maxItems)
    throw new ParameterError(name, `must be ${description}, got ${value.length} of them`);
  value.forEach((item, index) => {
    checkObject(`${name}[${index}]`, schema.items, item, `must be an object, got ${preview(item)}`);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkObject(path: string, schema: ContentObject, value: unknown, otherwise: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ParameterError(path, otherwise);
  const fields = value as Record<string, unknown>;
  for (const [name, field] of Object.entries(schema.properties)) {
    const given = fields[name];
    const absent = given === undefined || given === null || given === '';
    if (absent && schema.required.includes(name))
      throw new ParameterError(`${path}.${name}`, `is missing: it must be ${field.description}`);
    if (!absent && !fits(given, field))
      throw new ParameterError(`${path}.${name}`, `must be ${field.description}, got ${preview(given)}`);
  }
}

function fits(value: unknown, schema: ParameterSchema): boolean {
  if (schema.type === 'integer') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum;
  }
  if (typeof value !== 'string') return false;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, enum: choice } = schema;
  const length = [...value].length;
  return (
    length >= minLength &&
    length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(value)) &&
    (choice === undefined || choice.includes(value))
  );
}
