import type { Field, JsonSchema } from './reading';

/** Text. White space around it is not expressed: readers remove it. */
export function textSchema(fits: RegExp, description: string): JsonSchema {
  return { type: 'string', pattern: fits.source, description };
}

/** A secret: its text, or its place. */
export function secretSchema(min: number, description?: string): JsonSchema {
  return {
    ...(description !== undefined && { description }),
    anyOf: [
      { type: 'string', minLength: min, pattern: '\\S' },
      placeOf('file', '.'),
      placeOf('env', '^[A-Za-z_]\\w*$'),
    ],
  };
}

function placeOf(key: 'file' | 'env', pattern: string): JsonSchema {
  return {
    type: 'object',
    properties: { [key]: { type: 'string', pattern } },
    required: [key],
    additionalProperties: false,
  };
}

export function objectSchema(fields: Readonly<Record<string, Field<unknown>>>): JsonSchema {
  const properties = Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)]);
  const required = Object.entries(fields).flatMap(([key, field]) => (isRequired(field) ? [key] : []));
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function fieldSchema({ reader, variable, needed }: Field<unknown>): JsonSchema {
  const { description: own, ...schema } = reader.schema;
  const sentences = [needed?.en, own, variable && `Environment variable: ${variable}`].flatMap((text) =>
    text ? [sentence(String(text))] : [],
  );
  return { ...(sentences.length > 0 && { description: sentences.join(' ') }), ...schema };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.');
}

/** Whether the file itself must have the key: no environment variable stands for it or for a key inside. */
function isRequired({ needed, variable, reader }: Field<unknown>): boolean {
  return needed !== undefined && variable === undefined && !hasVariable(reader);
}

function hasVariable({ fields = {}, items }: Field<unknown>['reader']): boolean {
  return (
    Object.values(fields).some(({ variable, reader }) => variable !== undefined || hasVariable(reader)) ||
    (items !== undefined && hasVariable(items))
  );
}

/** The schema of a whole file, which may name its own schema. */
export function fileSchema(title: string, whole: JsonSchema): JsonSchema {
  const properties = { $schema: { type: 'string' }, ...(whole['properties'] as object) };
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...whole, properties };
}
